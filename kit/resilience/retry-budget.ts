/** How many extra calls a client may make. */
export interface RetryBudgetSettings {
  /** Extra calls per hundred requests. */
  readonly percent: number
  /** Extra calls that a quiet client may always make, and the most that can be saved up. */
  readonly reserve: number
}

/** 10 % is the SRE book's client budget; the 3 of reserve is Envoy's `min_retry_concurrency`, for clients with little traffic. */
export const retryBudgetDefaults: RetryBudgetSettings = { percent: 10, reserve: 3 }

/** Limits the calls beyond the first, whether retries or hedges, to a share of the requests. */
export interface RetryBudget {
  /** Tell it of every request, before the first attempt. */
  deposit(): void
  /** Takes the price of one extra call, or says false: then the call must not be made. */
  tryTake(): boolean
  /** Extra calls that can be made now. */
  available(): number
}

/**
 * A token bucket: each request puts in `percent`/100 of a token, each extra call takes one, at most `reserve` are kept.
 * So over any stretch of time extra calls <= reserve + percent/100 x requests: a dead callee sees 1.1 calls per request
 * where three plain attempts would send 3 (SRE book ch. 21, gRPC A6 throttling, Finagle's RetryBudget).
 */
export function createRetryBudget(settings: RetryBudgetSettings = retryBudgetDefaults): RetryBudget {
  // Counted in hundredths of a token: ten times 0.1 is not 1 in floating point.
  const most = settings.reserve * 100
  let hundredths = most
  return {
    deposit() {
      hundredths = Math.min(most, hundredths + settings.percent)
    },
    tryTake() {
      if (hundredths < 100) return false
      hundredths -= 100
      return true
    },
    available: () => Math.floor(hundredths / 100),
  }
}
