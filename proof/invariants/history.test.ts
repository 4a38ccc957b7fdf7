import assert from 'node:assert/strict'
import { test } from 'node:test'
import { historyFaults, type Line } from './history.ts'
import type { OrderRow } from './purchases.ts'

const order = (orderId: string, cart: string, status = 'confirmed'): OrderRow => ({
  orderId,
  cart: `${cart} 2`,
  status,
  paymentId: `pay_${orderId}`,
  reason: null,
  total: 450,
  currency: 'GBP',
  email: 'ada@example.com',
  lines: [],
  wasConfirmed: status === 'confirmed',
  isCalledOff: false,
  reversals: [],
})
const invoke = (op: number, cart: string): Line => ({ op, type: 'invoke', cart })
const ok = (op: number, orderId: string): Line => ({ op, type: 'ok', orderId, outcome: 'confirmed' })

test('what was acknowledged is there, what was refused is not, what is unknown may be there: no fault', () => {
  const history: Line[] = [
    invoke(1, 'a'),
    invoke(2, 'b'),
    ok(1, 'o1'),
    { op: 2, type: 'fail', code: 'payment_declined' },
    invoke(3, 'c'),
    { op: 3, type: 'unknown' },
    invoke(4, 'd'),
    invoke(5, 'e'),
    { op: 1, type: 'returned', refundId: 'r1' },
  ]
  const orders = [order('o1', 'a'), order('o2', 'b', 'cancelled'), order('o3', 'c'), order('o4', 'd')]
  assert.deepEqual(historyFaults(history, orders), [])
})

for (const [what, history, orders, fault] of [
  ['an acknowledged order that is gone', [invoke(1, 'a'), ok(1, 'o1')], [], /o1, which does not exist/],
  ['an answer with another order', [invoke(1, 'a'), ok(1, 'o1')], [order('o2', 'a')], /o1, which does not exist/],
  [
    'a refusal that took effect',
    [invoke(1, 'a'), { op: 1, type: 'fail', code: 'out_of_stock' }],
    [order('o1', 'a')],
    /refused \(out_of_stock\) and o1 is confirmed/,
  ],
  [
    'an unknown that took effect twice',
    [invoke(1, 'a'), { op: 1, type: 'unknown' }],
    [order('o1', 'a'), order('o2', 'a')],
    /had 2 effects/,
  ],
  [
    'a request without an end that took effect twice',
    [invoke(1, 'a')],
    [order('o1', 'a'), order('o2', 'a')],
    /2 effects/,
  ],
  [
    'an acknowledged order beside a second one that lives',
    [invoke(1, 'a'), ok(1, 'o1')],
    [order('o1', 'a'), order('o2', 'a')],
    /had 2 effects/,
  ],
  [
    'two requests that were answered with one order',
    [invoke(1, 'a'), ok(1, 'o1'), invoke(2, 'b'), ok(2, 'o1')],
    [order('o1', 'a')],
    /2 was answered with o1/,
  ],
  [
    'a refusal of an order that still waits for its payment',
    [invoke(1, 'a'), { op: 1, type: 'fail', code: 'payment_declined' }],
    [order('o1', 'a', 'payment_pending')],
    /o1 is payment_pending/,
  ],
  ['an order that nobody asked for', [], [order('o1', 'a')], /nobody asked for o1/],
] as const satisfies readonly (readonly [string, Line[], OrderRow[], RegExp])[])
  test(`the judge sees ${what}`, () => {
    const faults = historyFaults(history, orders)
    assert.equal(faults.length, 1)
    assert.match(faults[0] as string, fault)
  })
