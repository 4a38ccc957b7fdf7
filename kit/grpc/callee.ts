import { messageOf, numberWire, type ContractDescription, type Operation } from '../contract/index.ts'
import { codecOf, type Codec } from './codec.ts'

/** How the inputs and outputs of one operation are written. */
export interface Codecs {
  readonly input: Codec
  readonly output: Codec
}

/** A service as another one calls it: with the caller's own schemas, by the numbers that the service has said. */
export interface Callee {
  /** Undefined for an operation that its contract does not name. */
  codecs(operation: Operation): Codecs | undefined
}

/**
 * Reads a contract as a caller needs it. What only one of the two versions knows has no number here and is left out, as an
 * unknown field is over HTTP.
 */
export function calleeOf(description: ContractDescription): Callee {
  const wire = numberWire(description, description.wire)
  const known = new WeakMap<Operation, Codecs>()
  return {
    codecs: (operation) => {
      const { service, name } = operation
      if (service !== description.name || !Object.hasOwn(description.operations, name)) return undefined
      let codecs = known.get(operation)
      if (codecs === undefined) {
        const codec = (side: 'input' | 'output') => codecOf(messageOf(operation[side], `${name}.${side}`, wire))
        known.set(operation, (codecs = { input: codec('input'), output: codec('output') }))
      }
      return codecs
    },
  }
}
