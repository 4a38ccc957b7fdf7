import assert from 'node:assert/strict'
import { test } from 'node:test'
import { purchaseFaults, type Purchases } from './purchases.ts'

const SKU = 'CAN-1'
const bought = {
  orderId: 'ord_1',
  paymentId: 'pay_1',
  status: 'confirmed',
  total: 500,
  cart: 'cart_1 v2',
  lines: [{ sku: SKU, quantity: 1 }],
}
const declined = { ...bought, orderId: 'ord_2', paymentId: 'pay_2', status: 'cancelled', cart: 'cart_2 v2' }
const overdue = { ...bought, orderId: 'ord_3', paymentId: 'pay_3', status: 'cancelled', cart: 'cart_3 v2' }
const money = (reference: string, kind: string, amount = 500) => ({ reference, kind, amount })
const sold = { sku: SKU, kind: 'sold', quantity: -1, order_id: 'ord_1', reason: null }

/** A shop in order: one purchase, one card that was declined, one that was reserved and given back. */
const shop: Purchases = {
  orders: [bought, declined, overdue],
  charges: [
    money('pay_1', 'authorised'),
    money('pay_1', 'captured'),
    money('pay_3', 'authorised'),
    money('pay_3', 'voided'),
  ],
  movements: [sold],
  letters: [{ orderId: 'ord_1', kind: 'order_confirmed', id: 'msg_1' }],
  open: [],
  told: [
    { orderId: 'ord_1', outcome: 'confirmed' },
    { orderId: undefined, outcome: 'refused' },
    { orderId: 'ord_3', outcome: 'pending' },
    { orderId: undefined, outcome: 'unknown' },
  ],
}

test('purchases in order have no faults', () => assert.deepEqual(purchaseFaults(shop), []))

const broken: Record<string, Partial<Purchases>> = {
  'an acknowledged order that is gone': {
    orders: shop.orders.slice(1),
    charges: shop.charges.slice(2),
    movements: [],
    letters: [],
  },
  'an acknowledged order that is cancelled': { orders: [{ ...bought, status: 'cancelled' }, declined, overdue] },
  'an accepted order that never ends': { orders: [bought, declined, { ...overdue, status: 'payment_pending' }] },
  'two live orders of one version of a cart': {
    orders: [...shop.orders, { ...bought, orderId: 'ord_4', status: 'placed', total: 0, paymentId: 'pay_4' }],
  },
  'a second charge': { charges: [...shop.charges, money('pay_1', 'captured')] },
  'a second authorisation': { charges: [...shop.charges, money('pay_1', 'authorised'), money('pay_1', 'voided')] },
  'an order that was not charged': { charges: shop.charges.slice(2) },
  'an order that was charged in part': {
    charges: [money('pay_1', 'authorised'), money('pay_1', 'captured', 499), ...shop.charges.slice(2)],
  },
  'money that stays reserved for a cancelled order': { charges: shop.charges.slice(0, 3) },
  'money that was taken for a cancelled order': { charges: [...shop.charges.slice(0, 3), money('pay_3', 'captured')] },
  'money that belongs to no order': {
    charges: [...shop.charges, money('pay_9', 'authorised'), money('pay_9', 'voided')],
  },
  'a confirmed order whose goods are not sold': { movements: [] },
  'goods that are sold for a cancelled order': { movements: [sold, { ...sold, order_id: 'ord_2' }] },
  'goods that are sold twice': { movements: [sold, sold] },
  'a saga without an end': { open: [{ id: 'ord_1', state: 'capturing', alarm: null }] },
  'a confirmed order without a confirmation': { letters: [] },
  'a second confirmation': { letters: [...shop.letters, { orderId: 'ord_1', kind: 'order_confirmed', id: 'msg_2' }] },
  'a confirmation of a cancelled order': {
    letters: [...shop.letters, { orderId: 'ord_2', kind: 'order_confirmed', id: 'msg_3' }],
  },
}
for (const [what, changed] of Object.entries(broken))
  test(`the invariants of purchases catch ${what}`, () =>
    assert.notDeepEqual(purchaseFaults({ ...shop, ...changed }), []))
