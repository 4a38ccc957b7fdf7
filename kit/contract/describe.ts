import { hash } from 'node:crypto'
import type { Wire } from './wire.ts'
import type { Contract, EventType, Operation, Vouches } from './contract.ts'

/** An operation as JSON; its names are given by where it stands. */
export type OperationDescription = Omit<Operation, 'service' | 'name'>
/** An event as JSON; its names are given by where it stands. */
export type EventDescription = Omit<EventType, 'service' | 'name' | 'type'>

/** A contract as JSON: what a service answers at `GET /.contract` and what the golden file keeps. */
export interface ContractDescription {
  readonly name: string
  readonly doc: string
  readonly operations: Readonly<Record<string, OperationDescription>>
  readonly events: Readonly<Record<string, EventDescription>>
  readonly vouches?: Vouches
  /** The types of events that the service reacts to, where a running one says it: no promise, but good to know. */
  readonly hears?: readonly string[]
  /** The numbers of binary wires, where the service that is described says them. */
  readonly wire?: Wire
}

/** A contract as plain JSON; `readContract` is the way back. */
export function describeContract({ name, doc, operations, events, vouches }: Contract): ContractDescription {
  return {
    name,
    doc,
    operations: mapValues(operations, ({ service: _service, name: _name, ...rest }) => rest),
    events: mapValues(events, ({ service: _service, name: _name, type: _type, ...rest }) => rest),
    ...(vouches === undefined ? {} : { vouches }),
  }
}

const hashes = new WeakMap<Contract, string>()

/** Changes when anything that a contract promises changes. */
export function contractHash(contract: Contract): string {
  let known = hashes.get(contract)
  if (known === undefined) {
    known = hash('sha256', JSON.stringify(describeContract(contract)), 'base64url').slice(0, 16)
    hashes.set(contract, known)
  }
  return known
}

/** The contract of a description read from another process. */
export function readContract({ name, doc, operations, events, vouches, wire }: ContractDescription): Contract {
  return {
    name,
    doc,
    operations: mapValues(operations, (each, key) => ({ ...each, service: name, name: key })),
    events: mapValues(events, (each, key) => ({ ...each, service: name, name: key, type: `${name}.${key}` })),
    ...(vouches === undefined ? {} : { vouches }),
    ...(wire === undefined ? {} : { wire }),
  }
}

function mapValues<From, To>(
  values: Readonly<Record<string, From>>,
  change: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value, key)]))
}
