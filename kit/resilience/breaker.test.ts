import assert from 'node:assert/strict'
import test from 'node:test'
import { virtualClock } from '../world/virtual-clock.ts'
import { createBreaker, isBrokenCircuit } from './breaker.ts'
import type { BreakerChange, CallOutcome } from './breaker.ts'
import { constantRandom } from './test-support.ts'

function trial(fraction = 0) {
  const clock = virtualClock()
  const changes: BreakerChange[] = []
  const breaker = createBreaker(clock, constantRandom(fraction), undefined, (change) => changes.push(change))
  const calls = (count: number, outcome: CallOutcome, durationMs = 10) => {
    for (let call = 0; call < count; call++) breaker.enter().settle(outcome, durationMs)
  }
  return { clock, breaker, calls, changes, kind: () => breaker.state().kind }
}

test('one failure of one call opens nothing: below 20 calls there is no rate', () => {
  const { calls, kind } = trial()
  calls(19, 'failure')
  assert.equal(kind(), 'closed')
  calls(1, 'failure')
  assert.equal(kind(), 'open')
})

test('it opens when half of the calls fail, not before', () => {
  const { calls, kind } = trial()
  calls(11, 'success')
  calls(10, 'failure')
  assert.equal(kind(), 'closed')
  calls(1, 'failure')
  assert.equal(kind(), 'open')
})

test('it opens when four fifths of the calls are slow, even if they succeed', () => {
  const { calls, kind } = trial()
  calls(4, 'success')
  calls(15, 'success', 1_001)
  assert.equal(kind(), 'closed')
  calls(1, 'success', 1_001)
  assert.equal(kind(), 'open')
})

test('refusals and cancellations enter no rate: a flood of bad requests cannot hide an outage', () => {
  const { calls, kind } = trial()
  calls(500, 'refused')
  calls(500, 'ignored', 9_999)
  calls(19, 'failure')
  assert.equal(kind(), 'closed')
  calls(1, 'failure')
  assert.equal(kind(), 'open')
})

test('what happened more than ten seconds ago is forgotten', async () => {
  const { clock, calls, kind } = trial()
  calls(19, 'failure')
  await clock.advance(10_000)
  calls(19, 'failure')
  assert.equal(kind(), 'closed')
  await clock.advance(9_000)
  calls(1, 'failure')
  assert.equal(kind(), 'open')
})

test('a jump of the wall clock neither ages the window nor ends a pause', () => {
  const { clock, calls, kind, breaker } = trial()
  calls(19, 'failure')
  clock.jumpWall(3_600_000)
  calls(1, 'failure')
  clock.jumpWall(3_600_000)
  assert.equal(kind(), 'open')
  assert.throws(() => breaker.enter(), isBrokenCircuit)
})

test('open rejects at once and says how long asking is pointless', async () => {
  const { clock, calls, breaker } = trial()
  calls(20, 'failure')
  await clock.advance(2_000)
  assert.throws(
    () => breaker.enter(),
    (error) => isBrokenCircuit(error) && error.retryAfterMs === 3_000,
  )
  assert.deepEqual(breaker.state(), { kind: 'open', remainingMs: 3_000, openings: 1 })
})

test('the pause doubles with each failed probing up to a minute, and starts anew after a recovery', async () => {
  const { clock, calls, changes, kind } = trial()
  calls(20, 'failure')
  for (let round = 0; round < 5; round++) {
    await clock.advance(60_000)
    calls(3, 'failure')
  }
  const pauses = () => changes.flatMap((change) => change.openMs ?? [])
  assert.deepEqual(pauses(), [5_000, 10_000, 20_000, 40_000, 60_000, 60_000])
  await clock.advance(60_000)
  calls(5, 'success')
  assert.equal(kind(), 'closed')
  calls(20, 'failure')
  assert.equal(pauses().at(-1), 5_000)
})

test('jitter shortens a pause by a fifth at most', () => {
  const { calls, changes } = trial(0.999)
  calls(20, 'failure')
  assert.equal(Math.round(changes[0]?.openMs ?? 0), 4_001)
})

test('500 callers at a half-open circuit: five go through, the others are rejected without waiting', async () => {
  const { clock, calls, breaker } = trial()
  calls(20, 'failure')
  await clock.advance(5_000)
  let inside = 0
  let rejected = 0
  for (let caller = 0; caller < 500; caller++)
    try {
      breaker.enter()
      inside++
    } catch (error) {
      if (isBrokenCircuit(error)) rejected++
    }
  assert.deepEqual([inside, rejected], [5, 495])
  assert.equal(clock.timers(), 0)
  assert.deepEqual(breaker.state(), { kind: 'half_open', inFlight: 5, settled: 0, openings: 1 })
})

test('it closes when all five probes are back and enough of them were good', async () => {
  const { clock, calls, kind, breaker } = trial()
  calls(20, 'failure')
  await clock.advance(5_000)
  calls(2, 'failure')
  calls(2, 'success')
  assert.equal(kind(), 'half_open')
  calls(1, 'success')
  assert.deepEqual(breaker.state(), { kind: 'closed', calls: 0, failures: 0, slow: 0 })
})

test('it opens again as soon as the probes cannot turn out well any more', async () => {
  const failing = trial()
  failing.calls(20, 'failure')
  await failing.clock.advance(5_000)
  failing.calls(3, 'failure')
  assert.equal(failing.kind(), 'open')

  const slow = trial()
  slow.calls(20, 'failure')
  await slow.clock.advance(5_000)
  slow.calls(4, 'success', 1_001)
  assert.equal(slow.kind(), 'open')
})

test('a permit that was not used is given back', async () => {
  const { clock, calls, breaker, kind } = trial()
  calls(20, 'failure')
  await clock.advance(5_000)
  const permits = Array.from({ length: 5 }, () => breaker.enter())
  assert.throws(() => breaker.enter(), isBrokenCircuit)
  permits[0]?.settle('ignored', 0)
  permits[0]?.settle('ignored', 0)
  breaker.enter()
  assert.throws(() => breaker.enter(), isBrokenCircuit)
  assert.equal(kind(), 'half_open')
})

test('a refusal answers a probe: the callee is alive', async () => {
  const { clock, calls, kind } = trial()
  calls(20, 'failure')
  await clock.advance(5_000)
  calls(5, 'refused')
  assert.equal(kind(), 'closed')
})

test('a late failure of a call that began before the circuit opened is ignored while probing', async () => {
  const { clock, calls, breaker, kind } = trial()
  const early = Array.from({ length: 50 }, () => breaker.enter())
  calls(20, 'failure')
  await clock.advance(5_000)
  const probes = Array.from({ length: 5 }, () => breaker.enter())
  for (const permit of early) permit.settle('failure', 5_000)
  assert.equal(kind(), 'half_open')
  for (const probe of probes) probe.settle('success', 10)
  assert.equal(kind(), 'closed')
  assert.deepEqual(breaker.state(), { kind: 'closed', calls: 0, failures: 0, slow: 0 })
})

test('a probe of an earlier round does not count in a later one', async () => {
  const { clock, calls, breaker } = trial()
  calls(20, 'failure')
  await clock.advance(5_000)
  const straggler = breaker.enter()
  calls(3, 'failure')
  await clock.advance(10_000)
  breaker.enter()
  straggler.settle('success', 10)
  assert.deepEqual(breaker.state(), { kind: 'half_open', inFlight: 1, settled: 0, openings: 2 })
})

test('every change of state is reported once, with what led to it', async () => {
  const { clock, calls, changes } = trial()
  calls(20, 'failure', 1_001)
  await clock.advance(5_000)
  calls(5, 'success')
  assert.deepEqual(changes, [
    { from: 'closed', to: 'open', seen: { calls: 20, failures: 20, slow: 20 }, openMs: 5_000 },
    { from: 'open', to: 'half_open', seen: { calls: 0, failures: 0, slow: 0 } },
    { from: 'half_open', to: 'closed', seen: { calls: 5, failures: 0, slow: 0 } },
  ])
})
