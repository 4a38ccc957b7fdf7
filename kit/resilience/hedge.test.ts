import assert from 'node:assert/strict'
import test from 'node:test'
import { virtualClock } from '../world/virtual-clock.ts'
import { hedge } from './hedge.ts'
import type { HedgeCall } from './hedge.ts'
import { hang, watch } from './test-support.ts'

const plan: HedgeCall = { delayMs: 100, mayHedge: () => true, isFinal: () => false }

/** Attempts that end as scripted: after so many ms, with a value or an error. Without a script they hang. */
function scripted(script: readonly { ms: number; error?: Error }[]) {
  const clock = virtualClock()
  const signals: AbortSignal[] = []
  const attempt = async (signal: AbortSignal) => {
    const number = signals.push(signal)
    const { ms, error } = script[number - 1] ?? { ms: Infinity }
    if (ms === Infinity) return hang(signal)
    await clock.sleep(ms, signal)
    if (error) throw error
    return `attempt ${number}`
  }
  return { clock, signals, attempt }
}

test('a quick answer starts no second attempt and leaves no timer', async () => {
  const { clock, signals, attempt } = scripted([{ ms: 50 }])
  const call = watch(hedge(clock, plan, attempt))
  await clock.advance(50)
  assert.deepEqual([call.value, signals.length, clock.timers()], ['attempt 1', 1, 0])
  assert.equal(signals[0]?.aborted, false)
})

test('after the delay a second attempt starts, its success wins and the first is aborted', async () => {
  const { clock, signals, attempt } = scripted([{ ms: Infinity }, { ms: 10 }])
  const call = watch(hedge(clock, plan, attempt))
  await clock.advance(110)
  assert.equal(call.value, 'attempt 2')
  assert.deepEqual(
    signals.map((signal) => signal.aborted),
    [true, false],
  )
})

test('the first attempt can still win, and then the second is aborted', async () => {
  const { clock, signals, attempt } = scripted([{ ms: 105 }, { ms: Infinity }])
  const call = watch(hedge(clock, plan, attempt))
  await clock.advance(105)
  assert.equal(call.value, 'attempt 1')
  assert.deepEqual(
    signals.map((signal) => signal.aborted),
    [false, true],
  )
})

test('a failure before the delay is returned at once: repeating it is not the business of a hedge', async () => {
  const { clock, signals, attempt } = scripted([{ ms: 10, error: new Error('broken') }])
  const call = watch(hedge(clock, plan, attempt))
  await clock.advance(200)
  assert.match(String(call.error), /broken/)
  assert.equal(signals.length, 1)
})

test('a failure of one attempt waits for the other, and two failures reject', async () => {
  const one = scripted([{ ms: 120, error: new Error('one') }, { ms: 50 }])
  const answered = watch(hedge(one.clock, plan, one.attempt))
  await one.clock.advance(150)
  assert.equal(answered.value, 'attempt 2')

  const both = scripted([
    { ms: 120, error: new Error('one') },
    { ms: 50, error: new Error('two') },
  ])
  const failed = watch(hedge(both.clock, plan, both.attempt))
  await both.clock.advance(150)
  assert.match(String(failed.error), /two/)
})

test('a final answer such as a refusal ends both attempts', async () => {
  const { clock, signals, attempt } = scripted([{ ms: Infinity }, { ms: 10, error: new Error('not found') }])
  const call = watch(hedge(clock, { ...plan, isFinal: () => true }, attempt))
  await clock.advance(110)
  assert.match(String(call.error), /not found/)
  assert.equal(signals[0]?.aborted, true)
})

test('without budget there is no second attempt', async () => {
  const { clock, signals, attempt } = scripted([{ ms: 500 }])
  const call = watch(hedge(clock, { ...plan, mayHedge: () => false }, attempt))
  await clock.advance(500)
  assert.deepEqual([call.value, signals.length], ['attempt 1', 1])
})

test("the caller's abort ends both attempts at once", async () => {
  const { clock, signals, attempt } = scripted([])
  const client = new AbortController()
  const call = watch(hedge(clock, { ...plan, signal: client.signal }, attempt))
  await clock.advance(100)
  client.abort('left')
  await clock.advance(0)
  assert.equal(call.error, 'left')
  assert.deepEqual(
    signals.map((signal) => signal.reason),
    ['left', 'left'],
  )
  await assert.rejects(hedge(clock, { ...plan, signal: AbortSignal.abort(new Error('gone')) }, attempt), /gone/)
  assert.deepEqual([signals.length, clock.timers()], [2, 0])
})
