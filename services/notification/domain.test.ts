import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as property, constantFrom, integer, property as forAll, string } from 'fast-check'
import { afterFailure, isHistory, kindOfCancellation, manners, pauseMs, shownMessage, type Message } from './domain.ts'
import { messageIdOf } from './message-id.ts'

const waiting: Message = {
  messageId: 'msg_01k7t2hw5a0000000000000000',
  orderId: 'ord_01k7t2hw5ae1m9z3c8q4v7x0yb',
  kind: 'order_confirmed',
  channel: 'email',
  status: 'waiting',
  attempts: 0,
  nextAttemptAt: 1_000,
  createdAt: 1_000,
}
const attempt = { now: 5_000, mostAttempts: 3, isFinal: false }

test('what is certain is told at once, what is provisional waits for it', () => {
  for (const [kind, { afterMs, overtakes }] of Object.entries(manners)) {
    const isCertain = overtakes.includes('payment_waiting')
    assert.equal(afterMs === 0, isCertain, kind)
    assert.ok(!overtakes.includes(kind as never), `${kind} overtakes itself`)
  }
})

test('only a payment that did not work is told as one', () => {
  assert.deepEqual(
    ['payment_declined', 'payment_overdue', 'out_of_stock', 'inventory_unavailable', 'whatever comes'].map(
      kindOfCancellation,
    ),
    ['payment_failed', 'payment_failed', 'order_cancelled', 'order_cancelled', 'order_cancelled'],
  )
})

test('pauses double from one second and never exceed ten minutes', () => {
  assert.deepEqual([1, 2, 3, 10, 11, 500].map(pauseMs), [1_000, 2_000, 4_000, 512_000, 600_000, 600_000])
  property(forAll(integer({ min: 1, max: 10_000 }), (n) => pauseMs(n + 1) >= pauseMs(n) && pauseMs(n) <= 600_000))
})

test('a message is tried again until its attempts are used up, or at once given up when that is pointless', () => {
  const first = afterFailure(waiting, 'away', attempt)
  assert.deepEqual(first, { ...waiting, attempts: 1, lastError: 'away', nextAttemptAt: 6_000 })
  const second = afterFailure(first, 'away', attempt)
  assert.equal(second.status, 'waiting')
  assert.equal(afterFailure(second, 'away', attempt).status, 'failed')
  assert.equal(afterFailure(waiting, 'unknown', { ...attempt, isFinal: true }).status, 'failed')
  assert.equal(afterFailure(waiting, 'x'.repeat(2_000), attempt).lastError?.length, 500)
})

test('an order is history when it was placed more than a day before it came in', () => {
  const at = Date.parse('2026-03-03T12:00:00Z')
  assert.ok(isHistory('2010-12-01T08:26:00Z', at))
  assert.ok(!isHistory('2026-03-03T11:59:00Z', at))
  assert.ok(!isHistory('2026-03-02T12:00:00Z', at))
})

test('what waits shows when it is tried next, and what was sent shows when', () => {
  assert.equal(shownMessage(waiting).nextAttemptAt, '1970-01-01T00:00:01.000Z')
  const sent = shownMessage({ ...waiting, status: 'sent', sentAt: 2_000 })
  assert.deepEqual([sent.nextAttemptAt, sent.sentAt], [undefined, '1970-01-01T00:00:02.000Z'])
})

const letters = [...'0123456789abcdefghjkmnpqrstvwxyz']
const orders = string({ unit: constantFrom(...letters), minLength: 26, maxLength: 26 }).map((text) => `ord_${text}`)
const kinds = constantFrom(...(Object.keys(manners) as Message['kind'][]))

test('the id of a message depends on its order, kind and channel, and on nothing else', () => {
  property(
    forAll(orders, kinds, orders, kinds, (order, kind, otherOrder, otherKind) => {
      const id = messageIdOf(order, kind, 'email')
      assert.match(id, /^msg_[0-9a-z]{26}$/)
      assert.equal(id, messageIdOf(order, kind, 'email'))
      assert.notEqual(id, messageIdOf(order, kind, 'sms'))
      assert.equal(id === messageIdOf(otherOrder, otherKind, 'email'), order === otherOrder && kind === otherKind)
    }),
  )
})

test('messages sort by the time of their orders', () => {
  const earlier = messageIdOf('ord_01k7t2hw5ae1m9z3c8q4v7x0yb', 'order_confirmed', 'email')
  const later = messageIdOf('ord_01k7t2hw5be1m9z3c8q4v7x0yb', 'order_received', 'email')
  assert.ok(earlier < later)
})
