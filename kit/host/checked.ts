import { faults, type Operation } from '../contract/index.ts'

/** An answer that breaks the contract is a defect; thrown inside a transaction it rolls back. */
export function checked(operation: Operation, output: unknown): unknown {
  const wrong = faults(operation.output, output)
  if (wrong.length === 0) return output
  throw new Error(`the answer of ${operation.service}.${operation.name} breaks its contract: ${JSON.stringify(wrong)}`)
}
