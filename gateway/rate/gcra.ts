/** How much one key may ask for: `limit` requests at once, and after them one more every `windowMs / limit`. */
export interface Quota {
  readonly limit: number
  readonly windowMs: number
}

/** Whether one request conforms, and how the key stands after it. */
export interface Decision {
  readonly allowed: boolean
  readonly limit: number
  /** Requests that would be allowed at this moment. */
  readonly remaining: number
  /** After this time without a request everything is allowed again. */
  readonly resetMs: number
  /** After this time one request is allowed; 0 when this one was. */
  readonly retryAfterMs: number
}

/** Times are fractions of milliseconds: what is early by no more than this is in time. */
const SLACK_MS = 0.01

/** When the key has to be remembered until: before `now` it is as if it had never been seen. */
export interface Conformed {
  readonly arrivalMs: number
  readonly decision: Decision
}

/**
 * The generic cell rate algorithm in its virtual scheduling form (ITU-T I.371, annex A; ATM Forum, Traffic Management 4.0,
 * section 4.4.2). Of a key one time is kept, the theoretical arrival of its next request: a request conforms when it is not
 * earlier than that by more than what may come at once. A refused one changes nothing. There is no window whose end lets
 * twice the limit through.
 */
export function conform({ limit, windowMs }: Quota, knownMs: number | undefined, nowMs: number): Conformed {
  const intervalMs = windowMs / limit
  const expectedMs = knownMs === undefined || knownMs < nowMs ? nowMs : knownMs
  const earliestMs = expectedMs + intervalMs - windowMs
  const allowed = nowMs >= earliestMs - SLACK_MS
  const arrivalMs = allowed ? expectedMs + intervalMs : expectedMs
  const resetMs = arrivalMs - nowMs
  return {
    arrivalMs,
    decision: {
      allowed,
      limit,
      remaining: Math.max(0, Math.floor((windowMs - resetMs + SLACK_MS) / intervalMs)),
      resetMs,
      retryAfterMs: allowed ? 0 : earliestMs - nowMs,
    },
  }
}
