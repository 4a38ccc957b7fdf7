import type { Bearer, Passports } from '@souk/kit/passport'
import { headers as names } from '@souk/kit/http'
import { deadlineIn, isPolicyError, renderDeadline, type Verdict } from '@souk/kit/resilience'
import type { Discovery } from '@souk/kit/discovery'
import type { Clock } from '@souk/kit/world'
import type { Rejection } from '../answer.ts'
import { Attempt, type BadAnswer, type Exchange, type NoAnswer } from './exchange.ts'
import type { Route } from '../routes/routes.ts'
import type { Upstreams } from './upstreams.ts'

/** When a service has no instance at all: about as long as a restart takes. */
const RETRY_AFTER_SECONDS = 2

export type Forward = (exchange: Exchange, bearer: Bearer, body: Buffer | null) => Promise<Rejection | undefined>

/**
 * Asks the service that owns the route and passes its answer on. Resolves with what to answer when there is none; undefined
 * when the answer is on its way or nobody waits for it any more. Only reads are tried again, while not one byte of an answer
 * has come; a change is, where not one byte of it has left.
 */
export function createForward(
  passports: Passports,
  upstreams: Upstreams,
  { discovery, clock }: { discovery: Discovery; clock: Clock },
): Forward {
  return async (exchange, bearer, body) => {
    const { route, method, target, headers, outlet } = exchange
    const { service } = route
    const instances = discovery.instances(service)
    if (instances.length === 0) return unavailable(service, RETRY_AFTER_SECONDS)
    const deadline = deadlineIn(clock, route.deadlineMs)
    headers.push(names.passport, await passports.issue(service, bearer), names.deadline, '')
    const place = headers.length - 1
    const options = { method, path: target, headers, body }
    const ask = ({ url }: { url: string }) =>
      new Promise<void>((resolve, refuse) => {
        const attempt = (exchange.attempt = new Attempt(exchange, resolve, refuse))
        headers[place] = renderDeadline(deadline.shrink())
        if (outlet.closed) attempt.cut()
        upstreams.pool(url).dispatch(options, attempt)
      })
    try {
      await upstreams.policies.run(
        {
          callee: service,
          operation: route.operation,
          deadline,
          instances,
          retriable: route.safe,
          timeoutMs: route.deadlineMs,
        },
        ask,
        classify,
      )
      return undefined
    } catch (error) {
      if (isPolicyError(error)) exchange.attempt?.cut()
      return outlet.begun ? undefined : rejectionOf(route, error)
    }
  }
}

const isBadAnswer = (error: unknown): error is BadAnswer =>
  typeof error === 'object' && error !== null && 'status' in error
const isNoAnswer = (error: unknown): error is NoAnswer => typeof error === 'object' && error !== null && 'sent' in error

function classify(error: unknown): Verdict {
  if (isBadAnswer(error)) return error.overloaded ? 'overloaded' : 'defect'
  if (!isNoAnswer(error) || error.left) return 'cancelled'
  return error.sent ? 'failure' : 'unsent'
}

/** What is answered where there was no answer, or the policies did not let one be asked for. */
export function rejectionOf({ service, safe }: Pick<Route, 'service' | 'safe'>, error: unknown): Rejection {
  if (isNoAnswer(error))
    return error.sent && !safe
      ? {
          code: 'outcome_unknown',
          detail: `The connection to ${service} broke. Ask again with the same Idempotency-Key, or look whether it happened.`,
          retryAfterSeconds: 1,
        }
      : unavailable(service, 1)
  if (!isPolicyError(error)) throw error
  if (error.kind === 'deadline_exceeded' || error.kind === 'attempt_timeout')
    return { code: 'deadline_exceeded', detail: `${service} did not answer in time.` }
  if (error.kind === 'bulkhead_full')
    return { code: 'overloaded', detail: `Too many requests for ${service} at the moment.`, retryAfterSeconds: 1 }
  return unavailable(service, Math.max(1, Math.ceil((error.retryAfterMs ?? 1_000) / 1_000)))
}

/** Nobody of a service can be reached. */
export const unavailable = (service: string, retryAfterSeconds: number): Rejection => ({
  code: 'unavailable',
  detail: `${service} cannot be reached at the moment.`,
  retryAfterSeconds,
})
