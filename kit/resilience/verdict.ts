import type { InstanceOutcome } from './balancer.ts'
import type { CallOutcome } from './breaker.ts'
import { isPolicyError } from './policy-error.ts'

/**
 * What the transport thinks of an error. It only names the case; what follows from it is in one table below.
 * - `failure`: no answer, or one that says "not now": connection refused or reset, 502, 503, 504, UNAVAILABLE.
 * - `unsent`: not even the request came there, as when the connection is refused: nothing has happened.
 * - `defect`: the callee answered that it broke: 500, INTERNAL, an answer that cannot be read.
 * - `overloaded`: it asked not to be asked again: 429, or any answer with `x-retry: no`.
 * - `refused`: an answer that the caller can act on: the other 4xx.
 * - `cancelled`: the caller itself gave up. (Known without asking when the caller's own signal has aborted.)
 */
export type Verdict = 'failure' | 'unsent' | 'defect' | 'overloaded' | 'refused' | 'cancelled'

/** Names the case of an error thrown by an attempt. Never called for the policies' own errors. */
export type Classify = (error: unknown) => Verdict

export interface Consequence {
  readonly breaker: CallOutcome
  readonly instance: InstanceOutcome
  /** May be repeated, if the call itself may. */
  readonly retriable: boolean
  /** May be repeated even if the call itself may not: it never arrived. */
  readonly harmless: boolean
  /** A fallback may answer instead, and nobody above should retry. */
  readonly outage: boolean
}

/**
 * An overloaded callee is not the fault of one instance: to eject it would push its load onto the others. `rejected` is
 * our own doing and says nothing about the callee; to repeat it at once would meet the same closed door.
 */
export const consequences: Readonly<Record<Verdict | 'answered' | 'rejected', Consequence>> = {
  answered: { breaker: 'success', instance: 'success', retriable: false, harmless: false, outage: false },
  failure: { breaker: 'failure', instance: 'failure', retriable: true, harmless: false, outage: true },
  unsent: { breaker: 'failure', instance: 'failure', retriable: true, harmless: true, outage: true },
  defect: { breaker: 'failure', instance: 'failure', retriable: false, harmless: false, outage: true },
  overloaded: { breaker: 'failure', instance: 'ignored', retriable: false, harmless: false, outage: true },
  refused: { breaker: 'refused', instance: 'success', retriable: false, harmless: false, outage: false },
  cancelled: { breaker: 'ignored', instance: 'ignored', retriable: false, harmless: false, outage: false },
  rejected: { breaker: 'ignored', instance: 'ignored', retriable: false, harmless: false, outage: true },
}

/** What follows from an error of a call whose own signal is `signal`. */
export function consequenceOf(error: unknown, signal: AbortSignal | undefined, classify: Classify): Consequence {
  if (signal?.aborted) return consequences.cancelled
  if (isPolicyError(error)) return error.kind === 'attempt_timeout' ? consequences.failure : consequences.rejected
  return consequences[classify(error)]
}
