import assert from 'node:assert/strict'
import test from 'node:test'
import { seededRandom } from '../world/random.ts'
import { virtualClock } from '../world/virtual-clock.ts'
import {
  createPolicies,
  deadlineIn,
  isAttemptTimeout,
  isBrokenCircuit,
  isBulkheadFull,
  isDeadlineExceeded,
  isNoInstance,
  isRetryPointless,
} from './index.ts'
import type { Attempt, CallRequest, PoliciesOptions, ResilienceEvent, Verdict } from './index.ts'
import { hang, watch } from './test-support.ts'

const instances = ['a', 'b', 'c'].map((id) => ({ id, url: `http://${id}` }))
const classify = (error: unknown): Verdict => (error as { verdict: Verdict }).verdict
const failed = (verdict: Verdict, retryAfterMs?: number) => Object.assign(new Error(verdict), { verdict, retryAfterMs })

function trial(options: Partial<PoliciesOptions> = {}) {
  const clock = virtualClock()
  const events: ResilienceEvent[] = []
  const observe = (event: ResilienceEvent) => events.push(event)
  const policies = createPolicies({ clock, random: seededRandom(1), observe, ...options })
  const call = <T>(attempt: Attempt<T>, request: Partial<CallRequest<T>> = {}) => {
    const deadline = deadlineIn(clock, 5_000)
    return watch(
      policies.run({ callee: 'stock', operation: 'look', deadline, instances, ...request }, attempt, classify),
    )
  }
  /** Calls one after another that all end the same way. */
  const calls = async (count: number, attempt: Attempt<unknown>, request: Partial<CallRequest<unknown>> = {}) => {
    for (let number = 0; number < count; number++) {
      call(attempt, request)
      await clock.advance(0)
    }
  }
  const kinds = () => events.map((event) => event.kind)
  return { clock, policies, call, calls, events, kinds }
}

const fail =
  (verdict: Verdict, retryAfterMs?: number): Attempt<never> =>
  () =>
    Promise.reject(failed(verdict, retryAfterMs))

test('a call that succeeds gives back everything it took and tells nobody', async () => {
  const { clock, policies, call, events } = trial()
  const answer = call(async (instance, signal) => `${instances.includes(instance)} ${signal.aborted}`)
  await clock.advance(0)
  assert.equal(answer.value, 'true false')
  assert.deepEqual([clock.timers(), events], [0, []])
  const [state] = policies.state()
  assert.deepEqual(state?.bulkhead, { running: 0, waiting: 0 })
  assert.deepEqual(
    state?.instances.map(({ inFlight }) => inFlight),
    [0, 0, 0],
  )
  assert.deepEqual(state?.breakers, [{ operation: 'look', state: { kind: 'closed', calls: 1, failures: 0, slow: 0 } }])
})

test('with less than 50 ms left the callee is not asked', async () => {
  const { clock, call, events } = trial()
  const late = call(() => assert.fail('asked'), { deadline: deadlineIn(clock, 49) })
  await clock.advance(0)
  assert.ok(isDeadlineExceeded(late.error))
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['rejected'],
  )
})

test('a retriable call is repeated on another instance, within its budget', async () => {
  const { clock, call, kinds } = trial()
  const asked: string[] = []
  const answer = call(
    (instance) => (asked.push(instance.id) < 3 ? Promise.reject(failed('failure')) : Promise.resolve('answer')),
    { retriable: true },
  )
  await clock.advance(1_000)
  assert.equal(answer.value, 'answer')
  assert.notEqual(asked[0], asked[1])
  assert.notEqual(asked[1], asked[2])
  assert.deepEqual(kinds(), ['retry', 'retry'])
})

for (const [verdict, retriable, attempts] of [
  ['failure', true, 3],
  ['failure', false, 1],
  ['defect', true, 1],
  ['overloaded', true, 1],
  ['refused', true, 1],
  ['cancelled', true, 1],
] as const)
  test(`a ${retriable ? 'repeatable' : 'single'} call that ends as ${verdict} is tried ${attempts} times`, async () => {
    const { clock, call } = trial()
    let asked = 0
    const ended = call(() => (asked++, Promise.reject(failed(verdict))), { retriable })
    await clock.advance(2_000)
    assert.deepEqual([asked, (ended.error as Error).message], [attempts, verdict])
  })

test('an error that was retried, or must not be, tells the layers above not to retry; a refusal does not', async () => {
  for (const [verdict, pointless] of [
    ['failure', true],
    ['defect', true],
    ['refused', false],
  ] as const) {
    const { clock, call } = trial()
    const ended = call(fail(verdict), { retriable: true })
    await clock.advance(2_000)
    assert.equal(isRetryPointless(ended.error), pointless, verdict)
    assert.equal(isRetryPointless(new Error('wrapped', { cause: ended.error })), pointless, verdict)
  }
})

test("the server's Retry-After is honoured, and given up if the deadline comes first", async () => {
  const { clock, call } = trial()
  let asked = 0
  const attempt = () => (asked++, Promise.reject(failed('failure', 3_000)))
  const ended = call(attempt, { retriable: true })
  await clock.advance(2_999)
  assert.deepEqual([asked, ended.status], [1, 'pending'])
  await clock.advance(100)
  assert.deepEqual([asked, ended.status], [2, 'rejected'])
})

test('an attempt that hangs is aborted after its time and repeated; one deadline spans all attempts', async () => {
  const { clock, call, events } = trial()
  const signals: AbortSignal[] = []
  const ended = call((_, signal) => (signals.push(signal), hang(signal)), { retriable: true })
  await clock.advance(4_999)
  assert.deepEqual(
    signals.map((signal) => isAttemptTimeout(signal.reason)),
    [true, true, false],
  )
  await clock.advance(1)
  assert.ok(isDeadlineExceeded(ended.error))
  assert.ok(isDeadlineExceeded(signals[2]?.reason))
  const timeouts = events.flatMap((event) => (event.kind === 'timeout' ? event.by : []))
  assert.deepEqual(timeouts, ['attempt_timeout', 'attempt_timeout', 'deadline_exceeded'])
})

test("the caller's own cancellation ends the call at once and counts against nobody", async () => {
  const { clock, policies, call } = trial()
  const client = new AbortController()
  const ended = Array.from({ length: 30 }, () =>
    call((_, signal) => hang(signal), { signal: client.signal, retriable: true }),
  )
  await clock.advance(10)
  client.abort(new Error('left'))
  await clock.advance(0)
  assert.ok(ended.every(({ error }) => error === client.signal.reason))
  const [state] = policies.state()
  assert.deepEqual(state?.breakers[0]?.state, { kind: 'closed', calls: 0, failures: 0, slow: 0 })
  assert.ok(state?.instances.every(({ inFlight, failuresInARow }) => inFlight === 0 && failuresInARow === 0))
  assert.deepEqual([state?.bulkhead, clock.timers()], [{ running: 0, waiting: 0 }, 0])
})

test('short deadlines cut attempts without blaming the callee, unless it had been slow by then', async () => {
  for (const [deadlineMs, failures] of [
    [500, 0],
    [1_500, 1],
  ] as const) {
    const { clock, policies, call } = trial()
    call((_, signal) => hang(signal), { deadline: deadlineIn(clock, deadlineMs) })
    await clock.advance(deadlineMs)
    assert.deepEqual(policies.state()[0]?.breakers[0]?.state, {
      kind: 'closed',
      calls: failures,
      failures,
      slow: failures,
    })
  }
})

test('the breaker of one operation leaves the others of the same callee alone', async () => {
  const { clock, calls, call, events } = trial()
  await calls(20, fail('overloaded'))
  const broken = call(async () => 'answer')
  const other = call(async () => 'answer', { operation: 'hold' })
  await clock.advance(0)
  assert.ok(isBrokenCircuit(broken.error))
  assert.equal(other.value, 'answer')
  const opened = events.find((event) => event.kind === 'breaker')
  assert.deepEqual([opened?.operation, opened?.from, opened?.to], ['look', 'closed', 'open'])
  assert.equal(events.at(-1)?.kind, 'rejected')
})

test('an open circuit is not retried', async () => {
  const { clock, calls, call, events } = trial()
  await calls(20, fail('overloaded'))
  call(async () => 'answer', { retriable: true })
  await clock.advance(0)
  assert.deepEqual(events.map(({ kind }) => kind).slice(-2), ['breaker', 'rejected'])
})

test('a circuit that opened on instances that are gone is forgotten when another one has come', async () => {
  const { calls, call, clock } = trial()
  await calls(40, () => Promise.reject(failed('failure')))
  const same = call(() => Promise.resolve('here'), { instances: [...instances] })
  const empty = call(() => Promise.resolve('here'), { instances: [] })
  const fresh = call(() => Promise.resolve('here'), { instances: [{ id: 'd', url: 'http://d' }] })
  await clock.advance(0)
  assert.ok(isBrokenCircuit(same.error))
  assert.ok(isBrokenCircuit(empty.error))
  assert.equal(fresh.value, 'here')
})

test('how long is slow can be said for each operation', async () => {
  const { clock, calls, policies } = trial({ slowMs: (_, operation) => (operation === 'look' ? 50 : undefined) })
  for (const operation of ['look', 'hold'])
    for (let number = 0; number < 20; number++) {
      await calls(1, () => clock.sleep(60), { operation })
      await clock.advance(60)
    }
  assert.deepEqual(
    policies.state()[0]?.breakers.map(({ state }) => state.kind),
    ['open', 'closed'],
  )
})

test('500 callers at a half-open circuit: five are in flight, nobody waits', async () => {
  const { clock, calls, call } = trial()
  await calls(20, fail('overloaded'))
  await clock.advance(5_000)
  let inFlight = 0
  const slowly: Attempt<void> = async (_, signal) => {
    inFlight++
    await clock.sleep(10_000, signal)
  }
  const callers = Array.from({ length: 500 }, () => call(slowly, { timeoutMs: 20_000, retriable: true }))
  await clock.advance(0)
  assert.equal(inFlight, 5)
  assert.equal(callers.filter(({ error }) => isBrokenCircuit(error)).length, 495)
  await clock.advance(5_000)
  assert.equal(callers.filter(({ error }) => isDeadlineExceeded(error)).length, 5)
})

test('probes whose callers leave give their permits back', async () => {
  const { clock, calls, call, policies } = trial()
  await calls(20, fail('overloaded'))
  await clock.advance(5_000)
  for (let round = 0; round < 10; round++) {
    const client = new AbortController()
    for (let probe = 0; probe < 5; probe++) call((_, signal) => hang(signal), { signal: client.signal })
    await clock.advance(0)
    client.abort(new Error('left'))
    await clock.advance(0)
  }
  await calls(5, async () => 'answer')
  assert.equal(policies.state()[0]?.breakers[0]?.state.kind, 'closed')
})

test('one stalled callee takes 32 places and 32 in the queue, and nothing of another', async () => {
  const { clock, call, policies } = trial()
  const stalled = Array.from({ length: 100 }, () => call((_, signal) => hang(signal)))
  await clock.advance(0)
  assert.equal(stalled.filter(({ error }) => isBulkheadFull(error)).length, 36)
  await clock.advance(200)
  assert.equal(stalled.filter(({ error }) => isBulkheadFull(error)).length, 68)
  const other = call(async () => 'answer', { callee: 'prices' })
  await clock.advance(0)
  assert.equal(other.value, 'answer')
  assert.deepEqual(policies.state()[0]?.bulkhead, { running: 32, waiting: 0 })
})

test('time spent in our own queue is not held against the callee', async () => {
  const { clock, call, policies } = trial({ settings: { bulkhead: { concurrent: 1 }, breaker: { slowMs: 100 } } })
  for (let number = 0; number < 2; number++) call(() => clock.sleep(90))
  await clock.advance(200)
  assert.deepEqual(policies.state()[0]?.breakers[0]?.state, { kind: 'closed', calls: 2, failures: 0, slow: 0 })
})

test('a read that is slow is asked again elsewhere, and the loser counts against nobody', async () => {
  const { clock, call, policies, kinds } = trial()
  const asked: string[] = []
  const signals: AbortSignal[] = []
  const attempt: Attempt<string> = (instance, signal) => {
    signals.push(signal)
    return asked.push(instance.id) === 1 ? hang(signal) : Promise.resolve(instance.id)
  }
  const answer = call(attempt, { hedgeAfterMs: 100 })
  await clock.advance(100)
  assert.equal(answer.value, asked[1])
  assert.notEqual(asked[0], asked[1])
  assert.deepEqual([signals[0]?.aborted, kinds(), clock.timers()], [true, ['hedged'], 0])
  const [state] = policies.state()
  assert.deepEqual(state?.breakers[0]?.state, { kind: 'closed', calls: 1, failures: 0, slow: 0 })
  assert.ok(state?.instances.every(({ inFlight, failuresInARow }) => inFlight === 0 && failuresInARow === 0))
  assert.equal(state?.retriesAvailable, 2)
})

test('hedges and retries share one budget', async () => {
  const { clock, call, kinds } = trial()
  for (let number = 0; number < 10; number++) {
    call(() => clock.sleep(200), { hedgeAfterMs: 100 })
    await clock.advance(200)
  }
  assert.equal(kinds().filter((kind) => kind === 'hedged').length, 3)
})

test('a fallback answers for an outage of any kind, and never for a refusal or a caller that left', async () => {
  const { clock, call, calls, kinds } = trial()
  const fallback = () => 'instead'
  for (const verdict of ['failure', 'defect', 'overloaded'] as const) {
    const answer = call<string>(fail(verdict), { fallback })
    await clock.advance(0)
    assert.equal(answer.value, 'instead', verdict)
  }
  for (const verdict of ['refused', 'cancelled'] as const) {
    const answer = call<string>(fail(verdict), { fallback })
    await clock.advance(0)
    assert.equal((answer.error as Error).message, verdict)
  }
  assert.deepEqual(kinds(), ['fallback', 'fallback', 'fallback'])
  await calls(30, fail('overloaded'))
  const broken = call<string>(() => assert.fail('asked'), { fallback })
  await clock.advance(0)
  assert.equal(broken.value, 'instead')
})

test('one of three instances that answers 500 at once is ejected after five errors', async () => {
  const { calls, events } = trial()
  let errors = 0
  const attempt: Attempt<string> = async (instance) => {
    if (instance.id !== 'b') return 'answer'
    errors++
    throw failed('defect')
  }
  await calls(300, attempt)
  assert.equal(errors, 5)
  const ejected = events.filter((event) => event.kind === 'ejected')
  assert.deepEqual(
    ejected.map(({ instance, ms }) => [instance.id, ms]),
    [['b', 30_000]],
  )
})

test('an overloaded instance is not ejected: its load would fall on the others', async () => {
  const { calls, kinds } = trial({ settings: { breaker: { minCalls: Infinity } } })
  await calls(100, fail('overloaded'))
  assert.deepEqual(kinds(), [])
})

test('without a known instance the call ends at once, and an empty list later is not believed', async () => {
  const { clock, call } = trial()
  const nobody = call(async () => 'answer', { instances: [], retriable: true })
  await clock.advance(0)
  assert.ok(isNoInstance(nobody.error))
  call(async () => 'answer')
  const remembered = call(async () => 'answer', { instances: [] })
  await clock.advance(0)
  assert.equal(remembered.value, 'answer')
})

test('a jump of the wall clock by an hour changes nothing about a call under way', async () => {
  const { clock, call } = trial()
  const answer = call(() => clock.sleep(1_000))
  await clock.advance(500)
  clock.jumpWall(3_600_000)
  await clock.advance(500)
  assert.equal(answer.status, 'fulfilled')
})

test('an observer that throws and a classifier that throws leave nothing behind', async () => {
  const clock = virtualClock()
  const observe = () => {
    throw new Error('the gauge is broken')
  }
  const policies = createPolicies({ clock, random: seededRandom(1), observe })
  const request = { callee: 'stock', operation: 'look', deadline: deadlineIn(clock, 5_000), instances, retriable: true }
  const repeated = watch(policies.run(request, fail('failure'), classify))
  const puzzled = watch(
    policies.run(request, fail('failure'), () => {
      throw new Error('what is this?')
    }),
  )
  await clock.advance(2_000)
  assert.match(String(repeated.error), /failure/)
  assert.match(String(puzzled.error), /what is this/)
  assert.deepEqual(policies.state()[0]?.bulkhead, { running: 0, waiting: 0 })
  assert.ok(policies.state()[0]?.instances.every(({ inFlight }) => inFlight === 0))
})
