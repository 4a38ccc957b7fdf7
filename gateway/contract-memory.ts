import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { ContractDescription } from '@souk/kit/contract'

/** The contracts on disk, in the order in which their services were first seen; none if there is no readable file. */
export function readMemory(file: string): ContractDescription[] {
  try {
    const stored: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return Array.isArray(stored) ? stored.filter(isDescription) : []
  } catch {
    return []
  }
}

/** Replaces the file as a whole, so that a crash leaves the old or the new one. */
export function writeMemory(file: string, contracts: readonly ContractDescription[]): void {
  const next = `${file}.${process.pid}.tmp`
  writeFileSync(next, JSON.stringify(contracts), { mode: 0o600 })
  renameSync(next, file)
}

/** Is this whole enough to make routes and documents of? What it means was checked by the service that made it. */
export function isDescription(value: unknown): value is ContractDescription {
  if (!hasShape(value, { name: 'string', doc: 'string', operations: 'object', events: 'object' })) return false
  const { operations, events } = value as { operations: object; events: object }
  return (
    Object.values(operations).every((each) => hasShape(each, operationShape)) &&
    Object.values(events).every((each) => hasShape(each, { doc: 'string', key: 'string', payload: 'object' }))
  )
}

const operationShape = {
  kind: 'string',
  method: 'string',
  path: 'string',
  doc: 'string',
  access: 'string',
  priority: 'string',
  idempotency: 'string',
  status: 'number',
  input: 'object',
  output: 'object',
  headers: 'object',
  refusals: 'object',
}

const hasShape = (value: unknown, shape: Readonly<Record<string, string>>): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(shape).every(([name, type]) => {
    const field = (value as Record<string, unknown>)[name]
    return typeof field === type && field !== null
  })
