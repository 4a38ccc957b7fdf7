import type { Clock } from '../world/clock.ts'
import { expiringSignal } from './expiring-signal.ts'
import { isPolicyError, PolicyError } from './policy-error.ts'

/** The error of an attempt that took too long. Another attempt may still succeed, unlike after a passed deadline. */
export const attemptTimeout = (ms: number) =>
  new PolicyError('attempt_timeout', `No answer within ${Math.round(ms)} ms.`)

/** Did one attempt take longer than it may? */
export const isAttemptTimeout = (error: unknown): error is PolicyError => isPolicyError(error, 'attempt_timeout')

/**
 * Runs `attempt` for at most `ms`. When time is up, or `parent` aborts, the attempt's signal aborts and the call rejects
 * at once, even if the attempt does not listen; what it says later is dropped. Each call has a controller of its own,
 * so that one timeout can never abort another call. Does not start if `parent` has aborted already.
 */
export function withTimeout<T>(
  clock: Clock,
  ms: number,
  parent: AbortSignal | undefined,
  attempt: (signal: AbortSignal) => Promise<T>,
  expired: () => Error = () => attemptTimeout(ms),
): Promise<T> {
  if (parent?.aborted) return Promise.reject(parent.reason as Error)
  return new Promise<T>((resolve, reject) => {
    const { signal, dispose } = expiringSignal(clock, ms, parent, expired, reject)
    Promise.try(attempt, signal).then(
      (value) => {
        dispose()
        resolve(value)
      },
      (error: unknown) => {
        dispose()
        reject(error)
      },
    )
  })
}
