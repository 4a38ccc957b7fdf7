import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { ContractDescription } from '@souk/kit/contract'

/** A contract as it was last read from a running service. */
export interface Remembered {
  readonly hash: string
  readonly description: ContractDescription
}

/** The contracts on disk, in the order in which their services were first seen; none if there is no readable file. */
export function readMemory(file: string): Remembered[] {
  try {
    const stored = JSON.parse(readFileSync(file, 'utf8')) as Remembered[]
    return Array.isArray(stored) ? stored.filter(isRemembered) : []
  } catch {
    return []
  }
}

/** Replaces the file as a whole, so that a crash leaves the old or the new one. */
export function writeMemory(file: string, contracts: readonly Remembered[]): void {
  const next = `${file}.${process.pid}.tmp`
  writeFileSync(next, JSON.stringify(contracts), { mode: 0o600 })
  renameSync(next, file)
}

export const isRemembered = (value: unknown): value is Remembered => {
  const { hash, description } = (value ?? {}) as Partial<Remembered>
  return typeof hash === 'string' && isDescription(description)
}

/** Enough of a check to build routes and documents from; the contract itself was checked by the service that made it. */
export const isDescription = (value: unknown): value is ContractDescription => {
  const { name, operations, events } = (value ?? {}) as Partial<ContractDescription>
  return (
    typeof name === 'string' &&
    typeof events === 'object' &&
    typeof operations === 'object' &&
    Object.values(operations ?? {}).every(
      ({ path, method, headers, input }) =>
        path?.startsWith('/') && typeof method === 'string' && typeof headers === 'object' && typeof input === 'object',
    )
  )
}
