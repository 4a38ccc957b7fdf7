import assert from 'node:assert/strict'
import test from 'node:test'
import { virtualClock } from '../world/virtual-clock.ts'
import { hang, watch } from './test-support.ts'
import { isAttemptTimeout, withTimeout } from './timeout.ts'

test('an answer in time passes through and leaves no timer', async () => {
  const clock = virtualClock()
  assert.equal(await withTimeout(clock, 100, undefined, async () => 'answer'), 'answer')
  await assert.rejects(
    withTimeout(clock, 100, undefined, () => Promise.reject(new Error('broken'))),
    /broken/,
  )
  assert.equal(clock.timers(), 0)
})

test('an attempt that throws before it returns a promise is a rejection and leaves no timer', async () => {
  const clock = virtualClock()
  const attempt = () => {
    throw new Error('synchronous')
  }
  await assert.rejects(withTimeout(clock, 100, undefined, attempt), /synchronous/)
  assert.equal(clock.timers(), 0)
})

test('when time is up the inner signal aborts and the error is recognisable', async () => {
  const clock = virtualClock()
  let inner: AbortSignal | undefined
  const call = watch(withTimeout(clock, 100, undefined, (signal) => hang((inner = signal))))
  await clock.advance(99)
  assert.equal(call.status, 'pending')
  await clock.advance(1)
  assert.ok(isAttemptTimeout(call.error))
  assert.equal(inner?.reason, call.error)
})

test('an attempt that does not listen to its signal cannot hold the caller, and what it says later is dropped', async () => {
  const clock = virtualClock()
  const call = watch(
    withTimeout(clock, 100, undefined, async () => {
      await clock.sleep(500)
      throw new Error('too late to matter')
    }),
  )
  await clock.advance(100)
  assert.ok(isAttemptTimeout(call.error))
  await clock.advance(1_000)
})

test("the caller's abort reaches the attempt with its reason", async () => {
  const clock = virtualClock()
  const client = new AbortController()
  let inner: AbortSignal | undefined
  const call = watch(withTimeout(clock, 100, client.signal, (signal) => hang((inner = signal))))
  client.abort('left')
  await clock.advance(0)
  assert.deepEqual([call.error, inner?.reason, clock.timers()], ['left', 'left', 0])
})

test('an attempt does not start for a caller that has left', async () => {
  let started = false
  const attempt = async () => (started = true)
  await assert.rejects(withTimeout(virtualClock(), 100, AbortSignal.abort(new Error('left')), attempt), /left/)
  assert.equal(started, false)
})

test('an answer does not abort the inner signal: its body may still be read', async () => {
  const clock = virtualClock()
  const client = new AbortController()
  const inner = await withTimeout(clock, 100, client.signal, async (signal) => signal)
  client.abort()
  await clock.advance(1_000)
  assert.equal(inner.aborted, false)
})
