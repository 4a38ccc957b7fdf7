import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { virtualClock } from '../world/virtual-clock.ts'
import type { VirtualClock } from '../world/virtual-clock.ts'
import { createRetryBudget } from './retry-budget.ts'
import { retry } from './retry.ts'
import type { RetryCall, RetryTools } from './retry.ts'
import { constantRandom, step, watch } from './test-support.ts'

const broken = new Error('broken')
const always: RetryCall = { retriable: () => true, remaining: () => Infinity }

function trial(fraction = 1): RetryTools & { clock: VirtualClock } {
  return { clock: virtualClock(), random: constantRandom(fraction), budget: createRetryBudget() }
}

/** Fails `failures` times, then answers; notes when it was called. */
function failing(clock: VirtualClock, failures: number, error: unknown = broken) {
  const at: number[] = []
  const attempt = async (number: number) => {
    if (at.push(clock.monotonic()) <= failures) throw error
    return number
  }
  return { at, attempt }
}

test('three attempts at most, with pauses that double', async () => {
  const tools = trial()
  const { at, attempt } = failing(tools.clock, 9)
  const call = watch(retry(tools, always, attempt))
  await tools.clock.advance(10_000)
  assert.equal(call.error, broken)
  assert.deepEqual(at, [0, 50, 150])
})

test('the pause is drawn between nothing and its upper end, which stops at one second', async () => {
  const settings = { maxAttempts: 7, baseMs: 50, capMs: 1_000 }
  const tools = { ...trial(0.5), settings, budget: createRetryBudget({ percent: 10, reserve: 6 }) }
  const { at, attempt } = failing(tools.clock, 9)
  watch(retry(tools, always, attempt))
  await tools.clock.advance(10_000)
  assert.deepEqual(at, [0, 25, 75, 175, 375, 775, 1_275])
})

test('what is not retriable is tried once', async () => {
  const tools = trial()
  const { at, attempt } = failing(tools.clock, 9)
  await assert.rejects(retry(tools, { ...always, retriable: () => false }, attempt), broken)
  assert.equal(at.length, 1)
})

test('Retry-After is waited for in full, with jitter on top', async () => {
  const tools = trial(0.5)
  const { at, attempt } = failing(tools.clock, 1)
  const call = watch(retry(tools, { ...always, retryAfterMs: () => 2_000 }, attempt))
  await tools.clock.advance(2_024)
  assert.equal(at.length, 1)
  await tools.clock.advance(1)
  assert.deepEqual([call.value, at], [2, [0, 2_025]])
})

test('a senseless Retry-After counts as none', async () => {
  for (const senseless of [-5_000, NaN]) {
    const tools = trial(0.5)
    const { at, attempt } = failing(tools.clock, 1)
    watch(retry(tools, { ...always, retryAfterMs: () => senseless }, attempt))
    await tools.clock.advance(100)
    assert.deepEqual(at, [0, 25])
  }
})

test('a pause that would outlast the deadline is not begun and costs no budget', async () => {
  const tools = trial()
  const { at, attempt } = failing(tools.clock, 9)
  const call = retry(tools, { ...always, remaining: () => 1_000, retryAfterMs: () => 5_000 }, attempt)
  await assert.rejects(call, broken)
  assert.deepEqual([at.length, tools.clock.timers(), tools.budget.available()], [1, 0, 3])
})

test('an empty budget ends the retrying and is reported', async () => {
  const tools = trial()
  while (tools.budget.tryTake());
  const { at, attempt } = failing(tools.clock, 9)
  const denied: unknown[] = []
  await assert.rejects(retry(tools, { ...always, onBudgetEmpty: (error) => denied.push(error) }, attempt), broken)
  assert.deepEqual([at.length, denied], [1, [broken]])
})

test('each retry is reported before its pause with the attempt that comes next', async () => {
  const tools = trial()
  const reported: unknown[] = []
  const { attempt } = failing(tools.clock, 2)
  const call = watch(retry(tools, { ...always, onRetry: (...report) => reported.push(report) }, attempt))
  await tools.clock.advance(1_000)
  assert.equal(call.value, 3)
  assert.deepEqual(reported, [
    [2, 50, broken],
    [3, 100, broken],
  ])
})

test('an abort during an attempt is not followed by another', async () => {
  const tools = trial()
  const client = new AbortController()
  const { at, attempt } = failing(tools.clock, 9)
  const leaving = (number: number) => {
    client.abort()
    return attempt(number)
  }
  await assert.rejects(retry(tools, { ...always, signal: client.signal }, leaving), broken)
  assert.equal(at.length, 1)
})

interface Model {
  hundredths: number
  calls: number
}

interface Real {
  readonly tools: RetryTools & { clock: VirtualClock }
  calls: number
}

/** One request whose attempts end as listed, and whose caller leaves after `leaveMs`. */
const request = (ends: readonly ('ok' | 'fail' | 'refused')[], leaveMs: number) =>
  step<Model, Real>(`request(${ends.join()}, leaves ${leaveMs})`, async (model, real) => {
    model.hundredths = Math.min(300, model.hundredths + 10)
    let expected = 0
    let time = 0
    for (const end of ends) {
      expected++
      if (end !== 'fail' || expected === ends.length || model.hundredths < 100) break
      model.hundredths -= 100
      time += 25 * 2 ** (expected - 1)
      if (time > leaveMs) break
    }
    model.calls += expected

    const client = new AbortController()
    real.tools.clock.after(leaveMs + 0.5, () => client.abort(new Error('left')))
    const before = real.calls
    const attempt = async () => {
      const end = ends[real.calls++ - before]
      if (end !== 'ok') throw end
    }
    const call = watch(
      retry(real.tools, { ...always, retriable: (error) => error === 'fail', signal: client.signal }, attempt),
    )
    await real.tools.clock.advance(2_000)
    assert.notEqual(call.status, 'pending')
    assert.deepEqual([real.calls, real.tools.budget.available()], [model.calls, Math.floor(model.hundredths / 100)])
  })

const requests = fc.commands(
  [
    fc
      .tuple(
        fc.array(fc.constantFrom('ok', 'fail', 'fail', 'fail', 'refused'), { minLength: 3, maxLength: 3 }),
        fc.nat(100),
      )
      .map(([ends, leaveMs]) => request(ends, leaveMs)),
  ],
  { maxCommands: 40, size: 'max' },
)

const conforms = (spoil: (tools: RetryTools) => RetryTools) =>
  fc.assert(
    fc.asyncProperty(requests, (commands) => {
      const tools = trial(0.5)
      const real = { tools: { ...spoil(tools), clock: tools.clock }, calls: 0 }
      return fc.asyncModelRun(() => ({ model: { hundredths: 300, calls: 0 }, real }), commands)
    }),
    { numRuns: 200 },
  )

test('retry and budget make exactly the calls that the model allows', () => conforms((tools) => tools))

test('canary: the model catches a budget that gives one retry too many', () =>
  assert.rejects(conforms((tools) => ({ ...tools, budget: createRetryBudget({ percent: 10, reserve: 4 }) }))))
