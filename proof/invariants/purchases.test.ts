import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Booked } from './books.ts'
import { purchaseFaults, type OrderRow, type Purchases, type ReversalRow } from './purchases.ts'

const SKU = 'CAN-1'
const bought = {
  orderId: 'ord_1',
  paymentId: 'pay_1',
  status: 'confirmed',
  reason: null as string | null,
  total: 500,
  currency: 'GBP',
  email: 'ada@example.com',
  cart: 'cart_1 v2',
  lines: [{ sku: SKU, quantity: 1 }],
  wasConfirmed: true,
  isCalledOff: false,
  reversals: [] as ReversalRow[],
}
const never = { ...bought, status: 'cancelled', wasConfirmed: false }
const declined = { ...never, reason: 'payment_declined', orderId: 'ord_2', paymentId: 'pay_2', cart: 'cart_2 v2' }
const overdue = { ...never, reason: 'payment_overdue', orderId: 'ord_3', paymentId: 'pay_3', cart: 'cart_3 v2' }
const reversal = (refundId: string, cause: string, amount: number, quantity: number): ReversalRow => ({
  refundId,
  cause,
  state: 'done',
  amount,
  lines: quantity === 0 ? [] : [{ sku: SKU, quantity }],
})
/** Three of them: one came back, and some money of the others was given back. */
const part = {
  ...bought,
  orderId: 'ord_5',
  paymentId: 'pay_5',
  cart: 'cart_5 v2',
  total: 1_500,
  lines: [{ sku: SKU, quantity: 3 }],
  reversals: [reversal('ref_1', 'return', 500, 1), reversal('ref_2', 'refund', 100, 0)],
}
/** Called off by its customer after a part of its money was given back. */
const calledOff = {
  ...bought,
  orderId: 'ord_6',
  paymentId: 'pay_6',
  cart: 'cart_6 v2',
  status: 'cancelled',
  isCalledOff: true,
  reason: 'customer',
  reversals: [reversal('ref_3', 'refund', 200, 0), reversal('ref_4', 'cancellation', 300, 1)],
}
const money = (reference: string, kind: string, amount = 500, currency = 'GBP') => ({
  reference,
  kind,
  amount,
  currency,
})
const none = { reserved: 0, captured: 0, refunded: 0 }
const booked = (paymentId: string, captured = 0, refunded = 0): Booked => {
  const standing = { ...none, captured, refunded }
  return { paymentId, currency: 'GBP', shown: standing, ledger: standing, openCases: 0 }
}
const step = (kind: string, order_id: string, quantity: number) => ({
  sku: SKU,
  kind,
  quantity,
  order_id,
  reason: null,
})
const sold = step('sold', 'ord_1', -1)
const letter = (n: number, orderId: string, kind: string) => ({ orderId, to: 'ada@example.com', kind, id: `msg_${n}` })

/** A shop in order: a purchase, a card that was declined, one that was reserved and let go, a return, a cancellation. */
const shop: Purchases = {
  orders: [bought, declined, overdue, part, calledOff],
  charges: [
    money('pay_1', 'authorised'),
    money('pay_1', 'captured'),
    money('pay_3', 'authorised'),
    money('pay_3', 'voided'),
    money('pay_5', 'authorised', 1_500),
    money('pay_5', 'captured', 1_500),
    money('pay_5', 'refunded', 500),
    money('pay_5', 'refunded', 100),
    money('pay_6', 'authorised'),
    money('pay_6', 'captured'),
    money('pay_6', 'refunded', 200),
    money('pay_6', 'refunded', 300),
  ],
  books: [
    booked('pay_1', 500),
    booked('pay_2'),
    booked('pay_3'),
    booked('pay_5', 1_500, 600),
    booked('pay_6', 500, 500),
  ],
  movements: [
    sold,
    step('sold', 'ord_5', -3),
    step('restocked', 'ord_5', 1),
    step('sold', 'ord_6', -1),
    step('restocked', 'ord_6', 1),
  ],
  letters: [
    letter(1, 'ord_1', 'order_confirmed'),
    letter(2, 'ord_5', 'order_confirmed'),
    letter(3, 'ord_5', 'order_returned'),
    letter(4, 'ord_5', 'order_refunded'),
    letter(5, 'ord_6', 'order_confirmed'),
    letter(6, 'ord_6', 'order_refunded'),
    letter(7, 'ord_6', 'order_cancelled'),
    letter(8, 'ord_2', 'payment_failed'),
    letter(10, 'ord_3', 'payment_failed'),
  ],
  open: [],
  told: [
    { orderId: 'ord_1', outcome: 'confirmed', total: 500 },
    { orderId: undefined, outcome: 'refused' },
    { orderId: 'ord_3', outcome: 'pending' },
    { orderId: undefined, outcome: 'unknown' },
    { orderId: 'ord_5', outcome: 'confirmed', refundIds: ['ref_1', 'ref_2'] },
    { orderId: 'ord_6', outcome: 'cancelled', refundIds: ['ref_3'] },
  ],
}

test('purchases in order have no faults', () => assert.deepEqual(purchaseFaults(shop), []))

test('an order whose money was gone before it was taken is in order only when somebody was called', () => {
  const gone = {
    ...charges('pay_1', money('pay_1', 'authorised'), money('pay_1', 'voided')),
    ...books('pay_1', { shown: none, ledger: none }),
  }
  const called = { orders: [{ ...bought, isUnpaid: true }, ...shop.orders.slice(1)] }
  assert.deepEqual(purchaseFaults({ ...shop, ...gone }), ['ord_1 is confirmed over 500 and 0 was kept'])
  assert.deepEqual(purchaseFaults({ ...shop, ...gone, ...called }), [])
  assert.deepEqual(purchaseFaults({ ...shop, ...called }), ['ord_1 is confirmed over 500 and 500 was kept'])
})

/** The shop with one of its orders changed. */
const with5 = (change: Partial<OrderRow>): Partial<Purchases> => ({
  orders: [bought, declined, overdue, { ...part, ...change }, calledOff],
})
const with6 = (change: Partial<OrderRow>): Partial<Purchases> => ({
  orders: [bought, declined, overdue, part, { ...calledOff, ...change }],
})
const without = <T>(all: readonly T[], found: (each: T) => boolean): T[] => all.filter((each) => !found(each))
const charges = (reference: string, ...instead: ReturnType<typeof money>[]): Partial<Purchases> => ({
  charges: [...without(shop.charges, (each) => each.reference === reference), ...instead],
})
const books = (paymentId: string, change: Partial<Booked>): Partial<Purchases> => ({
  books: shop.books.map((each) => (each.paymentId === paymentId ? { ...each, ...change } : each)),
})
const movements = (order: string, ...instead: Purchases['movements'][number][]): Partial<Purchases> => ({
  movements: [...without(shop.movements, ({ order_id }) => order_id === order), ...instead],
})

const broken: Record<string, Partial<Purchases>> = {
  'an acknowledged order that is gone': { orders: shop.orders.slice(1), ...charges('pay_1'), ...movements('ord_1') },
  'an acknowledged order that is cancelled': { orders: [{ ...bought, status: 'cancelled' }, ...shop.orders.slice(1)] },
  'an accepted order that never ends': {
    orders: [bought, declined, { ...overdue, status: 'payment_pending' }, part, calledOff],
  },
  'two live orders of one version of a cart': {
    orders: [...shop.orders, { ...bought, orderId: 'ord_4', status: 'placed', total: 0, paymentId: 'pay_4' }],
  },
  'a second charge': { charges: [...shop.charges, money('pay_1', 'captured')] },
  'a second authorisation': { charges: [...shop.charges, money('pay_1', 'authorised'), money('pay_1', 'voided')] },
  'an order that was not charged': charges('pay_1'),
  'an order that was charged in part': charges('pay_1', money('pay_1', 'authorised'), money('pay_1', 'captured', 499)),
  'money that stays reserved for a cancelled order': charges('pay_3', money('pay_3', 'authorised')),
  'money that was taken for a cancelled order': charges(
    'pay_3',
    money('pay_3', 'authorised'),
    money('pay_3', 'captured'),
  ),
  'money that belongs to no order': {
    charges: [...shop.charges, money('pay_9', 'authorised'), money('pay_9', 'voided')],
  },
  'a confirmed order whose goods are not sold': movements('ord_1'),
  'goods that are sold for a cancelled order': { movements: [...shop.movements, step('sold', 'ord_2', -1)] },
  'goods that are sold twice': { movements: [...shop.movements, sold] },
  'a saga without an end': { open: [{ id: 'ord_1', state: 'capturing', alarm: null }] },
  'a confirmed order without a confirmation': { letters: shop.letters.slice(1) },
  'a second confirmation': { letters: [...shop.letters, letter(9, 'ord_1', 'order_confirmed')] },
  'a confirmation of an order that never was': { letters: [...shop.letters, letter(9, 'ord_2', 'order_confirmed')] },
  'an order that was charged in another currency': charges(
    'pay_1',
    money('pay_1', 'authorised', 500, 'JPY'),
    money('pay_1', 'captured', 500, 'JPY'),
  ),
  'a payment whose lines in the ledger say something else': books('pay_1', { ledger: { ...none, captured: 499 } }),
  'a payment that shows less than the provider took': books('pay_1', { shown: none, ledger: none }),
  'a payment of which something stays reserved in the books': books('pay_2', { shown: { ...none, reserved: 500 } }),
  'a payment that is kept in another currency than its money': books('pay_1', { currency: 'EUR' }),
  'a case that nobody has closed': books('pay_5', { openCases: 1 }),
  'an order that failed and nobody was told of': {
    letters: without(shop.letters, ({ orderId }) => orderId === 'ord_3'),
  },
  'a failure that was told as a cancellation': {
    letters: [...without(shop.letters, ({ orderId }) => orderId === 'ord_3'), letter(9, 'ord_3', 'order_cancelled')],
  },
  'a confirmation that went to somebody else': {
    letters: [{ ...letter(1, 'ord_1', 'order_confirmed'), to: 'eve@example.com' }, ...shop.letters.slice(1)],
  },
  'a refund that the provider never made': { charges: without(shop.charges, ({ amount }) => amount === 100) },
  'a refund that the provider made twice': { charges: [...shop.charges, money('pay_5', 'refunded', 100)] },
  'a refund that nobody asked for': { charges: [...shop.charges, money('pay_1', 'refunded', 1)] },
  'more given back than was paid': {
    ...with5({ reversals: [...part.reversals, reversal('ref_9', 'refund', 901, 0)] }),
    charges: [...shop.charges, money('pay_5', 'refunded', 901)],
    letters: [...shop.letters, letter(9, 'ord_5', 'order_refunded')],
  },
  'an acknowledged refund that is gone': with5({ reversals: part.reversals.slice(0, 1) }),
  'a refund that never ends': {
    ...with5({ reversals: [...part.reversals, { ...reversal('ref_9', 'refund', 0, 0), state: 'pending' }] }),
    letters: [...shop.letters, letter(9, 'ord_5', 'order_refunded')],
  },
  'a cancelled order whose money is kept': { charges: without(shop.charges, ({ amount }) => amount === 300) },
  'a cancelled order whose money was given back and let go': {
    charges: [...shop.charges, money('pay_6', 'voided')],
  },
  'an order that is cancelled twice': with6({
    reversals: [...calledOff.reversals, reversal('ref_9', 'cancellation', 0, 0)],
  }),
  'an order that costs more than its cart showed': {
    told: [{ orderId: 'ord_1', outcome: 'confirmed', total: 499 }],
  },
  'an acknowledged cancellation that is lost': with6({ status: 'confirmed', isCalledOff: false }),
  'an order that failed although a cancellation was acknowledged': with6({ isCalledOff: false }),
  'goods of a cancelled order that stay sold': movements('ord_6', step('sold', 'ord_6', -1)),
  'goods that came back and are not in stock': movements('ord_5', step('sold', 'ord_5', -3)),
  'goods that came back twice': { movements: [...shop.movements, step('restocked', 'ord_5', 1)] },
  'more goods back than were bought': {
    ...with5({ status: 'returned', reversals: [reversal('ref_1', 'return', 500, 4), ...part.reversals.slice(1)] }),
    ...movements('ord_5', step('sold', 'ord_5', -3), step('restocked', 'ord_5', 4)),
  },
  'an order that is returned although some of it is not back': with5({ status: 'returned' }),
  'an order of which everything is back and that is not returned': {
    ...with5({ reversals: [reversal('ref_1', 'return', 500, 3), ...part.reversals.slice(1)] }),
    ...movements('ord_5', step('sold', 'ord_5', -3), step('restocked', 'ord_5', 3)),
  },
  'a refund that nobody was told of': { letters: without(shop.letters, ({ id }) => id === 'msg_4') },
  'a return that was told twice': { letters: [...shop.letters, letter(9, 'ord_5', 'order_returned')] },
  'a cancellation that nobody was told of': { letters: without(shop.letters, ({ id }) => id === 'msg_7') },
}
for (const [what, changed] of Object.entries(broken))
  test(`the invariants of purchases catch ${what}`, () =>
    assert.notDeepEqual(purchaseFaults({ ...shop, ...changed }), []))
