import assert from 'node:assert/strict'
import test from 'node:test'
import { virtualClock } from '../world/virtual-clock.ts'
import { deadlineIn, isDeadlineExceeded, parseDeadline, renderDeadline } from './deadline.ts'

test('a deadline counts down and each hop keeps 20 ms for itself', async () => {
  const clock = virtualClock()
  const deadline = deadlineIn(clock, 5_000)
  await clock.advance(1_000)
  assert.equal(deadline.remaining(), 4_000)
  assert.equal(deadline.shrink().remaining(), 3_980)
  assert.equal(deadline.shrink(100).shrink().remaining(), 3_880)
})

test('a jump of the wall clock by an hour moves no deadline', () => {
  const clock = virtualClock()
  const deadline = deadlineIn(clock, 5_000)
  clock.jumpWall(3_600_000)
  assert.equal(deadline.remaining(), 5_000)
})

test('work does not start with less than 50 ms left', async () => {
  const clock = virtualClock()
  const deadline = deadlineIn(clock, 100)
  await clock.advance(50)
  deadline.refuseIfLate()
  await clock.advance(1)
  assert.throws(() => deadline.refuseIfLate(), isDeadlineExceeded)
})

test('the signal fires when the deadline passes', async () => {
  const clock = virtualClock()
  const { signal } = deadlineIn(clock, 100).signal()
  await clock.advance(99)
  assert.equal(signal.aborted, false)
  await clock.advance(1)
  assert.ok(isDeadlineExceeded(signal.reason))
  assert.equal(clock.timers(), 0)
})

test("the signal joins the caller's and keeps its reason", () => {
  const clock = virtualClock()
  const client = new AbortController()
  const before = deadlineIn(clock, 100).signal(client.signal)
  client.abort('left')
  const after = deadlineIn(clock, 100).signal(client.signal)
  assert.deepEqual([before.signal.reason, after.signal.reason], ['left', 'left'])
  assert.equal(clock.timers(), 0)
})

test('a disposed signal never fires and leaves no timer', async () => {
  const clock = virtualClock()
  const client = new AbortController()
  const { signal, dispose } = deadlineIn(clock, 100).signal(client.signal)
  dispose()
  client.abort()
  await clock.advance(200)
  assert.equal(signal.aborted, false)
  assert.equal(clock.timers(), 0)
})

test('the header carries whole remaining milliseconds, rounded down and never negative', async () => {
  const clock = virtualClock()
  const deadline = deadlineIn(clock, 99.9)
  assert.equal(renderDeadline(deadline), '99')
  await clock.advance(200)
  assert.equal(renderDeadline(deadline), '0')
})

test('the header is read if it is a plain number, capped, and otherwise taken as absent', () => {
  assert.equal(parseDeadline('1500'), 1_500)
  assert.equal(parseDeadline('0'), 0)
  assert.equal(parseDeadline('99999999999'), 60_000)
  assert.equal(parseDeadline('1500', 1_000), 1_000)
  const garbage = [
    undefined,
    '',
    ' 5',
    '5 ',
    '-5',
    '+5',
    '5.5',
    '1e3',
    '0x10',
    'NaN',
    'Infinity',
    '5, 6',
    '9'.repeat(16),
  ]
  for (const value of garbage) assert.equal(parseDeadline(value), undefined, `${value}`)
})
