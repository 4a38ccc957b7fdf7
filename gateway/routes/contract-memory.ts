import type { ContractDescription } from '@souk/kit/contract'
import { readMemory } from './memory-file.ts'

/** A contract, and what is known of those who keep it. */
export interface KnownContract {
  readonly description: ContractDescription
  /** The version that it was read from. */
  readonly version: string
  /** Since when nobody runs this version or a newer one; undefined while somebody does. */
  readonly awaySinceMs: number | undefined
}

/** The contracts on disk, in the order in which their services were first seen; none if there is no readable file. */
export function readContracts(file: string): KnownContract[] {
  const stored = readMemory(file)
  return Array.isArray(stored) ? stored.flatMap(readKnown) : []
}

function readKnown(value: unknown): KnownContract[] {
  // An earlier gateway wrote descriptions only.
  if (isDescription(value)) return [{ description: value, version: '', awaySinceMs: undefined }]
  if (!hasShape(value, { description: 'object', version: 'string' })) return []
  const { description, version, awaySinceMs } = value as { [Key in keyof KnownContract]: unknown }
  if (!isDescription(description)) return []
  return [{ description, version: String(version), awaySinceMs: Number(awaySinceMs) || undefined }]
}

/** Is this whole enough to make routes and documents of? What it means was checked by the service that made it. */
export function isDescription(value: unknown): value is ContractDescription {
  if (!hasShape(value, { name: 'string', doc: 'string', operations: 'object', events: 'object' })) return false
  const { operations, events, vouches, wire } = value as Record<'operations' | 'events', object> & {
    vouches?: unknown
    wire?: unknown
  }
  return (
    (vouches === undefined || hasShape(vouches, { keys: 'string', introspect: 'string' })) &&
    (wire === undefined || isWire(wire)) &&
    Object.values(operations).every((each) => hasShape(each, operationShape)) &&
    Object.values(events).every((each) => hasShape(each, { doc: 'string', key: 'string', payload: 'object' }))
  )
}

/** Numbers by place and name, as binary wires have them. */
const isWire = (wire: unknown): boolean =>
  typeof wire === 'object' &&
  wire !== null &&
  Object.values(wire).every(
    (each) =>
      hasShape(each, { numbers: 'object' }) && Object.values((each as { numbers: object }).numbers).every(isNumber),
  )

/** The greatest number that a field of protobuf can have. */
const GREATEST = 2 ** 29 - 1
const isNumber = (number: unknown) => Number.isInteger(number) && Number(number) > 0 && Number(number) <= GREATEST

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
