import assert from 'node:assert/strict'
import { test } from 'node:test'
import { subscriptionFaults, type Taken } from './subscriptions.ts'

const TYPES = ['order.confirmed', 'order.cancelled']
const event = (n: number, type = 'order.confirmed') => ({ id: `order:ord_${n}:1`, type, data: { orderId: `ord_${n}` } })
const events = [event(1), event(1), event(2, 'order.cancelled'), event(3, 'order.placed')]
const sent = (n: number, type = 'order.confirmed', id = `whd_${n}`): Taken => ({
  id,
  body: JSON.stringify({ type, timestamp: '2026-11-30T12:00:00.000Z', data: { orderId: `ord_${n}` } }),
})
const taken = [sent(1), sent(2, 'order.cancelled'), sent(1)]

test('every subscribed event taken once or more, under one id, is no fault', () =>
  assert.deepEqual(subscriptionFaults(events, TYPES, taken), []))

test('two events that say the same are two', () =>
  assert.deepEqual(
    subscriptionFaults([...events, { ...event(1), id: 'order:ord_1:2' }], TYPES, [
      ...taken,
      sent(1, 'order.confirmed', 'whd_3'),
    ]),
    [],
  ))

const broken: Record<string, readonly Taken[]> = {
  'one event too few': taken.slice(0, 1),
  'an event that nobody told': [...taken, sent(9)],
  'an event that nobody subscribed': [...taken, sent(3, 'order.placed')],
  'one event under two ids': [...taken, sent(1, 'order.confirmed', 'whd_other')],
  'two events under one id': [sent(1), sent(2, 'order.cancelled', 'whd_1')],
  'the same event with other bytes': [...taken, { ...sent(1), body: sent(1).body.replace('12:00', '13:00') }],
}
for (const [what, is] of Object.entries(broken))
  test(`a subscriber is found out who has taken the wrong things: ${what}`, () =>
    assert.equal(subscriptionFaults(events, TYPES, is).length, 1))
