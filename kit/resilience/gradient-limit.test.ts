import assert from 'node:assert/strict'
import test from 'node:test'
import { createGradientLimit } from './gradient-limit.ts'

/** Windows of 100 ms with `calls` calls of `ms` each, while `share` of the limit is in use. */
function trial() {
  const limit = createGradientLimit()
  let now = 0
  const windows = (count: number, ms: number, { share = 1, kind = 'read', calls = 20 } = {}) => {
    for (let window = 0; window < count; window++)
      for (let call = 0; call < calls; call++) {
        now += 100 / calls
        limit.sample(now, kind, ms, Math.floor(limit.current() * share))
      }
  }
  return { limit, windows, tick: (ms: number) => (now += ms) }
}

test('it grows while calls take their usual time and the limit is used', () => {
  const { limit, windows } = trial()
  windows(100, 10)
  assert.ok(limit.current() > 350)
  windows(1_000, 10)
  assert.equal(limit.current(), 1_024)
})

test('it does not grow while less than half of it is used', () => {
  const { limit, windows } = trial()
  windows(100, 10, { share: 0.4 })
  assert.equal(limit.current(), 256)
})

test('it shrinks when calls take several times their usual time, but never below 8', () => {
  const { limit, windows } = trial()
  windows(20, 10)
  const before = limit.current()
  windows(10, 100)
  assert.ok(limit.current() < before / 2)
  windows(100, 1_000)
  assert.equal(limit.current(), 8)
})

test('twice the usual time is not overload', () => {
  const { limit, windows } = trial()
  windows(20, 10)
  const before = limit.current()
  windows(10, 20)
  assert.ok(limit.current() > before)
})

test('a garbage collection of a few milliseconds is not overload for calls of half a millisecond', () => {
  const { limit, windows } = trial()
  windows(20, 0.5)
  const before = limit.current()
  windows(10, 5)
  assert.ok(limit.current() > before)
})

test('slow kinds of call beside quick ones are not overload', () => {
  const { limit, windows } = trial()
  windows(20, 1)
  const before = limit.current()
  windows(10, 300, { kind: 'checkout' })
  assert.ok(limit.current() > before)
})

test('calls given up for lateness shrink it whatever the times say', () => {
  const { limit, windows } = trial()
  windows(90, 10)
  const before = limit.current()
  for (let window = 0; window < 10; window++) {
    limit.drop()
    windows(1, 10)
  }
  assert.ok(limit.current() < before)
})

test('it recovers when the overload ends, and an overload of ten seconds does not become the usual time', () => {
  const { limit, windows } = trial()
  windows(20, 10)
  windows(100, 100)
  assert.ok(limit.current() < 20)
  windows(20, 50)
  assert.ok(limit.current() < 30)
  windows(100, 10)
  assert.ok(limit.current() > 64)
})

test('a lasting change of the usual time is learned', () => {
  const { limit, windows } = trial()
  windows(20, 10)
  windows(1_200, 30)
  assert.ok(limit.current() > 64)
})

test('a lucky first call does not become the usual time', () => {
  const { limit, windows } = trial()
  limit.sample(0, 'read', 1, 64)
  windows(20, 40)
  assert.ok(limit.current() > 64)
})

test('too few calls decide nothing', () => {
  const { limit, windows, tick } = trial()
  windows(1, 10, { calls: 9 })
  tick(1_000)
  assert.equal(limit.current(), 256)
})
