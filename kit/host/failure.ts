import { isOutage, type Answer } from '../call/index.ts'
import {
  isRefusal,
  platformProblem,
  refusalProblem,
  type Fault,
  type Operation,
  type PlatformCode,
} from '../contract/index.ts'
import { isDatabaseError, type DatabaseError } from '../database/index.ts'
import { isDeadlineExceeded } from '../resilience/index.ts'
import type { Span, Telemetry } from '../telemetry/index.ts'
import { describe } from './cause.ts'

/** Refusals that any operation may answer without declaring them. */
const undeclared = new Set(['unauthenticated', 'forbidden'])

/** A problem of the platform as an answer. */
export function problem(code: PlatformCode, detail: string, errors: readonly Fault[] = []): Answer {
  const body = platformProblem(code, detail, errors)
  return { status: body.status, body }
}

/** Turns whatever a handler threw into an answer: a refusal, an outage that passes, or a defect that is written down. */
export function failureReader(
  name: string,
  telemetry: Telemetry,
): (operation: Operation, error: unknown, span: Span) => Answer {
  const defect = (operation: Operation, error: unknown, span: Span): Answer => {
    const stack = error instanceof Error ? error.stack : undefined
    telemetry.log(span).error(`defect in ${name}.${operation.name}`, { cause: describe(error), stack })
    span.fail(error)
    return problem('defect', 'It was written down and will be looked into. The trace id helps to find it.')
  }

  const databaseTrouble = (operation: Operation, error: DatabaseError, span: Span): Answer | undefined => {
    if (error.reason === 'unknown')
      return later('outcome_unknown', 'Ask again with the same key, or look whether it happened.', 1)
    if (error.reason === 'conflict') return later('overloaded', 'Too many changes of the same thing at once.', 1)
    if (error.reason !== 'unavailable') return undefined
    telemetry.log(span).error('the database cannot be used', { operation: operation.name, cause: error.message })
    return later('unavailable', `The database of ${name} cannot be used at the moment.`, 2)
  }

  return (operation, error, span) => {
    if (isRefusal(error)) {
      if (!(error.code in operation.refusals) && !undeclared.has(error.code)) return defect(operation, error, span)
      const body = refusalProblem(error)
      // Who is to ask again later is told when.
      const { retryAfterSeconds = body.status === 503 ? 1 : undefined } = error
      return { status: body.status, body, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }
    }
    if (isDeadlineExceeded(error)) return problem('deadline_exceeded', error.message)
    // Who called has retried already: if everybody above did the same, a dead service would drown in calls.
    if (isOutage(error)) return { ...later(error.code, error.message, error.retryAfterSeconds), retryPointless: true }
    const trouble = isDatabaseError(error) ? databaseTrouble(operation, error, span) : undefined
    return trouble ?? defect(operation, error, span)
  }
}

const later = (code: PlatformCode, detail: string, retryAfterSeconds: number): Answer => ({
  ...problem(code, detail),
  retryAfterSeconds,
})
