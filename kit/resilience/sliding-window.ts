export interface WindowTotals {
  readonly calls: number
  readonly failures: number
  readonly slow: number
}

/** Counts of the last stretch of time, in buckets. */
export interface SlidingWindow {
  record(nowMs: number, failed: boolean, slow: boolean): void
  totals(nowMs: number): WindowTotals
}

/**
 * A window of `windowMs` in `buckets` equal parts; the oldest part is forgotten as a whole, so the window is between
 * one bucket less and its full length. Memory is constant whatever the traffic (Hystrix's rolling number,
 * Resilience4j's time-based window). Times are those of the monotonic clock.
 */
export function slidingWindow(windowMs: number, buckets: number): SlidingWindow {
  const bucketMs = windowMs / buckets
  const ring = Array.from({ length: buckets }, () => ({ turn: -1, calls: 0, failures: 0, slow: 0 }))

  const current = (turn: number) => {
    const bucket = ring[turn % buckets]!
    if (bucket.turn !== turn) Object.assign(bucket, { turn, calls: 0, failures: 0, slow: 0 })
    return bucket
  }

  return {
    record(nowMs, failed, slow) {
      const bucket = current(Math.floor(nowMs / bucketMs))
      bucket.calls++
      if (failed) bucket.failures++
      if (slow) bucket.slow++
    },
    totals(nowMs) {
      const oldest = Math.floor(nowMs / bucketMs) - buckets + 1
      let calls = 0
      let failures = 0
      let slow = 0
      for (const bucket of ring) {
        if (bucket.turn < oldest) continue
        calls += bucket.calls
        failures += bucket.failures
        slow += bucket.slow
      }
      return { calls, failures, slow }
    },
  }
}
