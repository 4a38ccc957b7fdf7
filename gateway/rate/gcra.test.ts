import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { conform, type Quota } from './gcra.ts'

const INTERVAL_MS = 100

/** Times from one request to the next: at once, within an interval, after many. */
const pauses = fc.array(fc.oneof(fc.constant(0), fc.nat(INTERVAL_MS * 2), fc.nat(INTERVAL_MS * 50)), { maxLength: 200 })
const limits = fc.integer({ min: 1, max: 20 })
const quotaOf = (limit: number): Quota => ({ limit, windowMs: limit * INTERVAL_MS })

/** The same promise told in the other way: a bucket that fills steadily and of which each request takes one. */
function bucket(limit: number) {
  let level = limit * INTERVAL_MS
  return (sinceMs: number) => {
    level = Math.min(limit * INTERVAL_MS, level + sinceMs)
    const allowed = level >= INTERVAL_MS
    const retryAfterMs = allowed ? 0 : INTERVAL_MS - level
    if (allowed) level -= INTERVAL_MS
    const resetMs = limit * INTERVAL_MS - level
    return { allowed, limit, remaining: Math.floor(level / INTERVAL_MS), resetMs, retryAfterMs }
  }
}

test('one time for each key tells the same as a bucket that fills steadily', () => {
  fc.assert(
    fc.property(limits, pauses, (limit, all) => {
      const model = bucket(limit)
      let nowMs = 0
      let arrivalMs: number | undefined
      for (const pause of all) {
        nowMs += pause
        const conformed = conform(quotaOf(limit), arrivalMs, nowMs)
        arrivalMs = conformed.arrivalMs
        assert.deepEqual(conformed.decision, model(pause))
      }
    }),
  )
})

test('in no stretch of time more is allowed than at once and what is added meanwhile', () => {
  fc.assert(
    fc.property(limits, pauses, (limit, all) => {
      const allowedAt: number[] = []
      let nowMs = 0
      let arrivalMs: number | undefined
      for (const pause of all) {
        nowMs += pause
        const conformed = conform(quotaOf(limit), arrivalMs, nowMs)
        arrivalMs = conformed.arrivalMs
        if (conformed.decision.allowed) allowedAt.push(nowMs)
      }
      for (const [first, from] of allowedAt.entries())
        for (const [last, to] of allowedAt.entries())
          assert.ok(last - first + 1 <= limit + Math.floor((to - from) / INTERVAL_MS) || last < first)
    }),
  )
})

test('who waits as long as it is told is allowed, and a moment earlier is not', () => {
  fc.assert(
    fc.property(limits, fc.nat(INTERVAL_MS * 10), (limit, startMs) => {
      let arrivalMs: number | undefined
      let refused
      for (let n = 0; n <= limit; n++) {
        const conformed = conform(quotaOf(limit), arrivalMs, startMs)
        arrivalMs = conformed.arrivalMs
        refused = conformed.decision
      }
      assert.equal(refused?.allowed, false)
      const atMs = startMs + (refused?.retryAfterMs ?? 0)
      assert.equal(conform(quotaOf(limit), arrivalMs, atMs - 0.5).decision.allowed, false)
      assert.equal(conform(quotaOf(limit), arrivalMs, atMs).decision.allowed, true)
    }),
  )
})

test('an interval that is no whole number of milliseconds loses none of the requests', () => {
  for (let limit = 1; limit <= 1_000; limit++) {
    const quota = { limit, windowMs: 60_000 }
    const first = conform(quota, undefined, 12_345.678)
    assert.equal(first.decision.remaining, limit - 1)
    let { arrivalMs } = first
    for (let n = 1; n < limit; n++) {
      const next = conform(quota, arrivalMs, 12_345.678)
      assert.equal(next.decision.allowed, true, `request ${n + 1} of ${limit}`)
      arrivalMs = next.arrivalMs
    }
    assert.equal(conform(quota, arrivalMs, 12_345.678).decision.allowed, false)
  }
})
