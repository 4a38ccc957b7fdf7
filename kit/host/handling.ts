import type { Operation } from '../contract/index.ts'
import type { CommandContext, QueryContext, Service } from '../service/index.ts'
import { operatorHandlers } from './operator.ts'

/** What either kind of handler is given; which of it a handler sees is said by its type. */
export type AnyContext = QueryContext<Operation> & CommandContext<Operation>
type AnyHandler = (input: unknown, ctx: AnyContext) => Promise<unknown>

/** The function behind an operation, of the service itself or of its host. */
export function handlerOf(service: Service, operation: Operation): AnyHandler {
  const handlers = operation.service === 'operator' ? operatorHandlers : service.operations
  const handler = handlers[operation.name]
  if (handler === undefined) throw new Error(`${operation.service}.${operation.name} has no handler`)
  return handler
}
