import assert from 'node:assert/strict'
import test from 'node:test'
import { virtualClock } from './virtual-clock.ts'

test('time stands still until it is advanced', async () => {
  const clock = virtualClock(1_000)
  let fired = false
  clock.after(1, () => (fired = true))
  await clock.advance(0)
  assert.deepEqual([clock.now(), clock.monotonic(), fired], [1_000, 0, false])
  await clock.advance(1)
  assert.deepEqual([clock.now(), clock.monotonic(), fired], [1_001, 1, true])
})

test('timers fire in order of time and then of creation, each at its own time', async () => {
  const clock = virtualClock()
  const fired: string[] = []
  for (const [name, ms] of Object.entries({ late: 20, first: 10, second: 10, never: 31 }))
    clock.after(ms, () => fired.push(`${name}@${clock.monotonic()}`))
  await clock.advance(30)
  assert.deepEqual(fired, ['first@10', 'second@10', 'late@20'])
  assert.equal(clock.timers(), 1)
})

test('what a timer sets off is finished before the next timer fires, even timers set meanwhile', async () => {
  const clock = virtualClock()
  const log: string[] = []
  const worker = async () => {
    await clock.sleep(10)
    log.push('woke')
    await clock.sleep(5)
    log.push('again')
  }
  const done = worker()
  clock.after(12, () => log.push('between'))
  await clock.advance(20)
  await done
  assert.deepEqual(log, ['woke', 'between', 'again'])
})

test('an aborted sleep rejects with the reason and leaves no timer', async () => {
  const clock = virtualClock()
  const controller = new AbortController()
  const sleeping = clock.sleep(1_000, controller.signal)
  controller.abort(new Error('enough'))
  await assert.rejects(sleeping, /enough/)
  await assert.rejects(clock.sleep(1, controller.signal), /enough/)
  assert.equal(clock.timers(), 0)
})

test('a jump of the wall clock moves neither timers nor the monotonic clock', async () => {
  const clock = virtualClock(0)
  let fired = false
  clock.after(10, () => (fired = true))
  clock.jumpWall(3_600_000)
  await clock.advance(9)
  assert.deepEqual([clock.now(), clock.monotonic(), fired], [3_600_009, 9, false])
})

test('time that is skipped passes in one piece, and what was due in it comes late', async () => {
  const clock = virtualClock(0)
  const fired: number[] = []
  for (const ms of [20, 10, 5_000]) clock.after(ms, () => fired.push(clock.now()))
  clock.skip(1_000)
  assert.deepEqual([clock.now(), clock.monotonic(), fired], [1_000, 1_000, []])
  await clock.advance(1)
  assert.deepEqual(fired, [1_000, 1_000])
})

test('a cancelled timer does not fire', async () => {
  const clock = virtualClock()
  let fired = false
  clock.after(10, () => (fired = true))()
  await clock.advance(20)
  assert.equal(fired, false)
})
