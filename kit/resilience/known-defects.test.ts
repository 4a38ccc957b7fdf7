import assert from 'node:assert/strict'
import test from 'node:test'
import { virtualClock } from '../world/virtual-clock.ts'
import { createBreaker, isBrokenCircuit } from './breaker.ts'
import { createBulkhead } from './bulkhead.ts'
import { createPolicies, deadlineIn } from './index.ts'
import type { Attempt, CallRequest } from './index.ts'
import { createRetryBudget } from './retry-budget.ts'
import { retry } from './retry.ts'
import { constantRandom, hang, watch } from './test-support.ts'
import { isAttemptTimeout, withTimeout } from './timeout.ts'

// Every defect here was measured in cockatiel 3.2.1 or opossum 9.0.0.

const instances = [{ id: 'a', url: 'http://a' }]
const down = new Error('down')

function trial() {
  const clock = virtualClock()
  const policies = createPolicies({ clock, random: constantRandom(0) })
  const call = <T>(attempt: Attempt<T>, request: Partial<CallRequest<T>> = {}) => {
    const deadline = deadlineIn(clock, 60_000)
    const whole = { callee: 'stock', operation: 'look', deadline, instances, timeoutMs: 60_000, ...request }
    return watch(policies.run(whole, attempt, () => 'failure'))
  }
  const halfOpen = async () => {
    for (let number = 0; number < 20; number++) call(() => Promise.reject(down))
    await clock.advance(5_000)
  }
  return { clock, policies, call, halfOpen }
}

test('unlike cockatiel, callers of a half-open circuit are rejected at once, and probes end when their caller aborts', async () => {
  const { clock, call, halfOpen } = trial()
  await halfOpen()
  const client = new AbortController()
  const callers = Array.from({ length: 1_000 }, () =>
    call((_, signal) => clock.sleep(1_000, signal), { signal: client.signal }),
  )
  await clock.advance(0)
  assert.equal(callers.filter(({ error }) => isBrokenCircuit(error)).length, 995)
  await clock.advance(100)
  client.abort(new Error('left'))
  await clock.advance(0)
  assert.ok(callers.every(({ status }) => status === 'rejected'))
  assert.equal(clock.timers(), 0)
})

test("unlike cockatiel, the caller's signal reaches a half-open circuit's probe", async () => {
  const { clock, call, halfOpen } = trial()
  await halfOpen()
  const client = new AbortController()
  let inner: AbortSignal | undefined
  call((_, signal) => hang((inner = signal)), { signal: client.signal })
  await clock.advance(0)
  client.abort('left')
  assert.equal(inner?.reason, 'left')
})

test('unlike cockatiel, a late failure of a call from before the opening does not spoil good probes', async () => {
  const clock = virtualClock()
  const breaker = createBreaker(clock, constantRandom(0))
  const early = breaker.enter()
  for (let number = 0; number < 20; number++) breaker.enter().settle('failure', 1)
  await clock.advance(5_000)
  const probes = Array.from({ length: 5 }, () => breaker.enter())
  early.settle('failure', 5_000)
  for (const probe of probes) probe.settle('success', 1)
  assert.equal(breaker.state().kind, 'closed')
})

test('unlike cockatiel, an abort ends the pause of a retry at once and no further call is made', async () => {
  const clock = virtualClock()
  const client = new AbortController()
  let calls = 0
  const tools = { clock, random: constantRandom(1), budget: createRetryBudget() }
  const plan = { retriable: () => true, retryAfterMs: () => 1_000, remaining: () => Infinity, signal: client.signal }
  const ended = watch(retry(tools, plan, () => (calls++, Promise.reject(down))))
  await clock.advance(50)
  client.abort('left')
  await clock.advance(0)
  assert.deepEqual([ended.error, calls, clock.monotonic()], ['left', 1, 50])
  await clock.advance(10_000)
  assert.deepEqual([calls, clock.timers()], [1, 0])
})

test('unlike cockatiel, waiters that have aborted free their places in the queue of a bulkhead', async () => {
  const clock = virtualClock()
  const bulkhead = createBulkhead(clock, { concurrent: 1, queue: 2, maxWaitMs: 200 })
  const leave = await bulkhead.enter()
  const client = new AbortController()
  for (let waiter = 0; waiter < 2; waiter++) watch(Promise.try(() => bulkhead.enter(client.signal)))
  client.abort('left')
  const third = watch(Promise.try(() => bulkhead.enter()))
  leave()
  await clock.advance(0)
  assert.equal(third.status, 'fulfilled')
})

test('unlike cockatiel, calls that are slow open the circuit even if they succeed', async () => {
  const { clock, policies, call } = trial()
  for (let number = 0; number < 20; number++) call(() => clock.sleep(1_500))
  await clock.advance(1_500)
  assert.equal(policies.state()[0]?.breakers[0]?.state.kind, 'open')
})

test('unlike cockatiel, one good probe alone does not close the circuit', async () => {
  const { clock, policies, call, halfOpen } = trial()
  await halfOpen()
  call(async () => 'answer')
  await clock.advance(0)
  assert.equal(policies.state()[0]?.breakers[0]?.state.kind, 'half_open')
})

test('unlike opossum, one failure does not open the circuit', async () => {
  const { clock, policies, call } = trial()
  call(() => Promise.reject(down))
  await clock.advance(0)
  assert.equal(policies.state()[0]?.breakers[0]?.state.kind, 'closed')
})

test('unlike opossum, the timeout of one call does not abort an unrelated call that started later', async () => {
  const clock = virtualClock()
  const first = watch(withTimeout(clock, 100, undefined, hang))
  await clock.advance(50)
  let inner: AbortSignal | undefined
  const second = watch(withTimeout(clock, 100, undefined, (signal) => clock.sleep(80, (inner = signal))))
  await clock.advance(80)
  assert.ok(isAttemptTimeout(first.error))
  assert.deepEqual([second.status, inner?.aborted], ['fulfilled', false])
})
