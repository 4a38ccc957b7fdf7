import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Order } from '../domain.ts'
import { begun } from '../test-support/orders.ts'
import {
  beyond,
  isAllBack,
  keptUnits,
  leftOf,
  paidUnits,
  stepOf,
  worth,
  type Reversal,
  type Units,
} from './reversals.ts'

/** Some lines, a sku perhaps on several of them at several prices, and a total that need not be their sum. */
const someOrder: fc.Arbitrary<Order> = fc
  .record({
    currency: fc.constantFrom('JPY', 'GBP', 'KWD'),
    lines: fc.array(
      fc.record({
        sku: fc.constantFrom('A', 'B', 'C'),
        quantity: fc.integer({ min: 1, max: 50 }),
        price: fc.integer({ min: 0, max: 99_999 }),
      }),
      { minLength: 1, maxLength: 8 },
    ),
    extra: fc.integer({ min: -50, max: 900 }),
    isRound: fc.boolean(),
  })
  .map(({ currency, lines, extra, isRound }) => {
    const money = (amount: number) => ({ amount, currency })
    const subtotal = lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0)
    const exact = subtotal === 0 ? 0 : Math.max(0, subtotal + extra)
    const total = isRound ? exact - (exact % 10) : exact
    return {
      ...begun.order,
      lines: lines.map(({ sku, quantity, price }) => ({
        sku,
        title: sku,
        variantTitle: '',
        quantity,
        unitPrice: money(price),
        total: money(quantity * price),
      })),
      totals: { ...begun.order.totals, total: money(total) },
    }
  })

const reversal = (order: Order, lines: readonly Units[], amount: number, change: Partial<Reversal> = {}): Reversal => ({
  refundId: 'ref',
  returnId: 'ret',
  orderId: order.id,
  cause: 'return',
  state: 'done',
  amount: { ...order.totals.total, amount },
  lines,
  isExpected: false,
  reason: undefined,
  at: 0,
  ...change,
})

const chunks = fc.array(fc.record({ which: fc.nat(), quantity: fc.integer({ min: 1, max: 20 }) }), { maxLength: 20 })

/** Takes units back, chunk after chunk, and in the end whatever is left. */
function takeAllBack(order: Order, wishes: readonly { which: number; quantity: number }[]): Reversal[] {
  const done: Reversal[] = []
  const take = (sku: string, quantity: number) => {
    const units = [{ sku, quantity }]
    if (quantity > 0) done.push(reversal(order, units, worth(order, done, units)))
  }
  for (const { which, quantity } of wishes) {
    const { sku } = order.lines[which % order.lines.length] as Units
    take(sku, Math.min(quantity, keptUnits(order, done).get(sku) ?? 0))
  }
  for (const [sku, quantity] of keptUnits(order, done)) take(sku, quantity)
  return done
}

test('however an order is taken back, the parts are never below zero and add up to its total', () => {
  fc.assert(
    fc.property(someOrder, chunks, (order, wishes) => {
      const done = takeAllBack(order, wishes)
      for (const { amount } of done) assert.ok(amount.amount >= 0 && amount.amount % stepOf(order) === 0)
      assert.equal(leftOf(order, done), 0)
      assert.ok(isAllBack(order, done, []))
    }),
  )
})

test('units cost their part of the total: discount, delivery and tax are in it', () => {
  const [line] = begun.order.lines as [Order['lines'][number]]
  const money = (amount: number, currency: string) => ({ amount, currency })
  for (const currency of ['JPY', 'GBP', 'KWD']) {
    const order = {
      ...begun.order,
      lines: [
        { ...line, sku: 'A', quantity: 3, total: money(1_000, currency) },
        { ...line, sku: 'B', quantity: 1, total: money(1_000, currency) },
      ],
      totals: { ...begun.order.totals, total: money(1_500, currency) },
    }
    assert.equal(worth(order, [], [{ sku: 'B', quantity: 1 }]), 750)
    assert.deepEqual(
      [1, 2, 3].map((quantity) => worth(order, [], [{ sku: 'A', quantity }])),
      [250, 500, 750],
    )
  }
})

test('units whose money went back cost nothing more, and what failed did not go back', () => {
  const { order } = begun
  const mug = { sku: 'MUG', quantity: 1 }
  const refunded = reversal(order, [mug], 900, { returnId: undefined, cause: 'refund' })
  assert.equal(worth(order, [refunded], [{ ...mug, quantity: 2 }]), 900)
  assert.deepEqual([keptUnits(order, [refunded]).get('MUG'), paidUnits(order, [refunded]).get('MUG')], [2, 1])
  const failed = { ...refunded, state: 'failed' as const }
  assert.deepEqual([worth(order, [failed], [{ ...mug, quantity: 2 }]), leftOf(order, [failed])], [1_800, 2_600])
})

test('what was paid in tens of the smallest unit goes back in tens, in currencies with three decimals', () => {
  const [line] = begun.order.lines as [Order['lines'][number]]
  const parts = (amount: number, currency: string) => {
    const total = { amount, currency }
    const order = { ...begun.order, lines: [{ ...line, quantity: 3, total }], totals: { ...begun.order.totals, total } }
    return [1, 2, 3].map((quantity) => worth(order, [], [{ sku: line.sku, quantity }]))
  }
  assert.deepEqual(parts(12_340, 'KWD'), [4_110, 8_220, 12_340])
  assert.deepEqual(parts(12_341, 'KWD'), [4_113, 8_227, 12_341])
  assert.deepEqual(parts(12_340, 'GBP'), [4_113, 8_226, 12_340])
})

test('goods whose money did not go back are back all the same', () => {
  const { order } = begun
  const failed = reversal(order, [{ sku: 'MUG', quantity: 1 }], 900, { state: 'failed' })
  assert.deepEqual([keptUnits(order, [failed]).get('MUG'), paidUnits(order, [failed]).get('MUG')], [1, 2])
  assert.ok(
    isAllBack(
      order,
      [failed],
      [
        { sku: 'MUG', quantity: 1 },
        { sku: 'POT', quantity: 1 },
      ],
    ),
  )
})

test('what is asked for beyond what there is is named once for each sku', () => {
  const two = [
    { sku: 'MUG', quantity: 2 },
    { sku: 'MUG', quantity: 1 },
    { sku: 'POT', quantity: 1 },
  ]
  assert.deepEqual(beyond(two, keptUnits(begun.order, [])), [
    { pointer: '/lines', sku: 'MUG', requested: 3, available: 2 },
  ])
})
