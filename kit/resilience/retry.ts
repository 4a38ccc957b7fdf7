import type { Clock } from '../world/clock.ts'
import type { Random } from '../world/random.ts'
import type { RetryBudget } from './retry-budget.ts'

/** How often and after which pauses a call is tried again. */
export interface RetrySettings {
  /** Calls in all, the first included. */
  readonly maxAttempts: number
  /** Upper end of the first pause, in ms; doubles with each further one. */
  readonly baseMs: number
  /** The pause's upper end never exceeds this, in ms. */
  readonly capMs: number
}

/** Three attempts: the SRE book's limit per request. 50 ms is longer than a restart of a connection, 1 s shorter than patience. */
export const retryDefaults: RetrySettings = { maxAttempts: 3, baseMs: 50, capMs: 1_000 }

/** What retrying needs of the world and shares with other calls. */
export interface RetryTools {
  readonly clock: Clock
  readonly random: Random
  readonly budget: RetryBudget
  readonly settings?: RetrySettings
}

/** What a call says about itself, and wants to know, while it is tried again. */
export interface RetryCall {
  /** May this failure be tried again? Asked once per failure. Say no for a refusal and for work that must not run twice. */
  retriable(error: unknown): boolean
  /** How long the callee asked us to wait, in ms. The pause is never shorter. */
  retryAfterMs?(error: unknown): number | undefined
  /** Milliseconds within which a further attempt may still start. One deadline spans all attempts (gRPC A6). */
  remaining(): number
  readonly signal?: AbortSignal | undefined
  /** Told before each pause. `attempt` is the number of the attempt that comes next, 2 or 3. */
  onRetry?(attempt: number, delayMs: number, error: unknown): void
  /** Told when only the empty budget stood in the way of another attempt. */
  onBudgetEmpty?(error: unknown): void
}

/**
 * Calls `attempt` until it succeeds, may not be repeated, or attempts, budget or time run out; then rejects with the last
 * error. The pause is random(0, min(cap, base x 2^n)), AWS's "full jitter", as in gRPC A6; after a Retry-After the jitter
 * comes on top, because everybody who was turned away got the same number. An abort ends the pause at once, and the
 * attempt is not called again.
 */
export async function retry<T>(
  tools: RetryTools,
  call: RetryCall,
  attempt: (number: number) => Promise<T>,
): Promise<T> {
  const { maxAttempts } = tools.settings ?? retryDefaults
  tools.budget.deposit()
  for (let number = 1; ; number++) {
    try {
      return await attempt(number)
    } catch (error) {
      if (number >= maxAttempts || call.signal?.aborted || !call.retriable(error)) throw error
      const delayMs = pause(tools, number - 1, call.retryAfterMs?.(error))
      if (delayMs > call.remaining()) throw error
      if (!tools.budget.tryTake()) {
        call.onBudgetEmpty?.(error)
        throw error
      }
      call.onRetry?.(number + 1, delayMs, error)
      await tools.clock.sleep(delayMs, call.signal)
    }
  }
}

function pause({ random, settings = retryDefaults }: RetryTools, doublings: number, retryAfterMs = 0): number {
  const limit = Math.min(settings.capMs, settings.baseMs * 2 ** doublings)
  // Written so that a negative number and NaN, which come from a careless server, count as none.
  return (retryAfterMs > 0 ? retryAfterMs : 0) + random.fraction() * limit
}
