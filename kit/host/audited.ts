import { audit } from '../audit/index.ts'
import { isRefusal, pathFields, type Operation, type PayloadOf } from '../contract/index.ts'
import type { Caller } from '../service/index.ts'
import type { Once } from './runtime.ts'

/** One request of a command, as far as it is told to who keeps the audit log. */
export interface Act {
  /** Where it is done. */
  readonly service: string
  readonly operation: Operation
  readonly input: unknown
  readonly caller: Caller
  readonly traceId: string
}

/**
 * Tells what staff do in the transaction in which they do it: nothing is done untold, and nothing is told that was refused,
 * rolled back or only repeated. What everybody else does is nobody's business.
 */
export function audited(once: Once, act: Act, now: () => number): Once {
  if (!isOfStaff(act)) return once
  return (work, options) =>
    once(async (tx) => {
      const result = await work(tx)
      if (!isRefusal(result)) await tx.emit(audit.events.acted, acted(act, result, now()))
      return result
    }, options)
}

/** Whoever has permissions is staff in everything that they do: which right it was that a handler looked at is not known here. */
const isOfStaff = ({ operation, caller }: Act): boolean =>
  caller.permissions.length > 0 || operation.service === 'operator'

function acted({ service, operation, input, caller, traceId }: Act, result: unknown, at: number) {
  const subject = caller.subject ?? caller.service
  return {
    trail: `${service}:${subject}`,
    subject,
    service,
    operation: operation.service === service ? operation.name : `${operation.service}.${operation.name}`,
    about: aboutOf(operation, input, result),
    traceId,
    at: new Date(at).toISOString(),
  } satisfies PayloadOf<typeof audit.events.acted>
}

/** Ids are opaque, so of the answer too they say nothing about a person. */
const isId = (field: string): boolean => field === 'id' || field.endsWith('Id')

function aboutOf({ path }: Operation, input: unknown, result: unknown) {
  const given = input as Readonly<Record<string, unknown>>
  const about = pathFields(path).map((field) => ({ field, id: String(given[field]) }))
  for (const [field, id] of Object.entries(result ?? {}))
    if (isId(field) && typeof id === 'string' && about.every((each) => each.id !== id)) about.push({ field, id })
  return about
}
