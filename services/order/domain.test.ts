import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { objectionTo } from './domain/objection.ts'
import { drafted, factsOf, orderNumber, pastMoment, shortages, turned, type Basket } from './domain.ts'
import { delivery, basket, begun, names, purchase, START } from './test-support/orders.ts'

const typeId = fc.string({ unit: fc.constantFrom(...'0123456789abcdefghjkmnpqrstvwxyz'), minLength: 26, maxLength: 26 })

test('an order number is what people can read out, and comes from the letters of an id that are chance', () => {
  assert.equal(orderNumber('num_01jd00000000000000007k3m92qx'), 'S-7K3M-92QX')
  fc.assert(
    fc.property(typeId, (id) =>
      assert.match(orderNumber(`num_${id}`), /^S-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/),
    ),
  )
})

test('a moment of the past is a day that was', () => {
  assert.equal(pastMoment('2010-12-01T08:26:00Z', START), Date.UTC(2010, 11, 1, 8, 26))
  assert.equal(pastMoment('2010-13-01T08:26:00Z', START), undefined)
  assert.equal(pastMoment(new Date(START + 1).toISOString(), START), undefined)
})

const altered = (change: Partial<Basket>): Basket => ({ ...basket, ...change })
const faulty = (problems: Basket['lines'][number]['problems'], at = 1): Basket =>
  altered({ lines: basket.lines.map((line, index) => (index === at ? { ...line, problems } : line)) })

test('a basket that can be bought meets no objection', () => {
  assert.equal(objectionTo(basket, purchase), undefined)
  assert.equal(objectionTo(basket, { ...purchase, cartVersion: basket.version }), undefined)
})

test('an objection names what is wrong', () => {
  const said = (about: Basket, cartVersion?: number) => {
    const { code, errors } = objectionTo(about, { ...purchase, cartVersion }) ?? {}
    return [code, errors?.[0]?.pointer, errors?.[0]?.code]
  }
  assert.deepEqual(said(altered({ lines: [] })), ['empty_cart', '/cartId', undefined])
  assert.deepEqual(said(basket, 2), ['cart_changed', '/cartVersion', 'changed_meanwhile'])
  assert.deepEqual(said(altered({ state: 'expired' })), ['cart_changed', '/cartId', 'cart_expired'])
  const price = { amount: 850, currency: 'GBP' }
  const dearer = faulty([{ code: 'price_changed', message: 'It has another price now.', price }])
  assert.deepEqual(objectionTo(dearer, purchase)?.errors, [
    {
      pointer: '/lines/1',
      code: 'price_changed',
      message: 'It has another price now.',
      sku: 'POT',
      unitPrice: 800,
      price: 850,
    },
  ])
})

test('stock that is missing is said in units of the sku, whatever else is in the basket', () => {
  const [mug, pot] = basket.lines as [Basket['lines'][number], Basket['lines'][number]]
  const problems = [{ code: 'insufficient_stock' as const, message: 'Only 3 can be had.', available: 3 }]
  const lines = [{ ...mug, problems }, { ...mug, quantity: 4, problems }, pot]
  const objection = objectionTo(altered({ lines }), purchase)
  assert.equal(objection?.code, 'out_of_stock')
  assert.deepEqual(
    objection.errors.map(({ pointer, requested, available }) => [pointer, requested, available]),
    [
      ['/lines/0', 6, 3],
      ['/lines/1', 6, 3],
    ],
  )
  const mixed = [
    { ...mug, problems },
    { ...pot, problems: [{ code: 'not_sold' as const, message: 'gone' }] },
  ]
  assert.equal(objectionTo(altered({ lines: mixed }), purchase)?.code, 'cart_changed')
})

test('what inventory lacks is said about the line of the order', () => {
  const missing = [{ pointer: '/lines', sku: 'POT', requested: 1, available: 0 }]
  assert.deepEqual(shortages(begun.order, missing), [
    { pointer: '/lines/1', code: 'out_of_stock', message: 'is sold out', sku: 'POT', requested: 1, available: 0 },
  ])
})

const lines = fc.array(
  fc.record({ quantity: fc.integer({ min: 1, max: 1_000_000 }), amount: fc.integer({ min: 1, max: 1_000_000 }) }),
  { minLength: 1, maxLength: 200 },
)

test('the totals of an order are those of its lines, to the last unit', () => {
  fc.assert(
    fc.property(lines, (given) => {
      const line = basket.lines[0] as Basket['lines'][number]
      const filled = altered({
        lines: given.map(({ quantity, amount }) => ({ ...line, quantity, unitPrice: { amount, currency: 'GBP' } })),
      })
      const { totals, lines: made } = drafted(names, { input: purchase, basket: filled, delivery }, START, START)
      const exact = given.reduce((sum, { quantity, amount }) => sum + BigInt(quantity) * BigInt(amount), 0n)
      assert.equal(BigInt(totals.total.amount), exact)
      assert.equal(
        totals.total.amount,
        totals.subtotal.amount - totals.discount.amount + totals.shipping.amount + totals.tax.amount,
      )
      assert.ok(made.every(({ quantity, unitPrice, total }) => total.amount === quantity * unitPrice.amount))
    }),
  )
})

test('each change is a version and an entry of the timeline, and a second step ends with the next', () => {
  const change = { status: 'payment_pending', payment: 'pending', what: 'action_required' } as const
  const nextAction = { type: 'redirect' as const, url: '/second-step' }
  const waiting = turned(begun.order, { ...change, nextAction }, START + 1)
  const done = turned(waiting, { status: 'confirmed', payment: 'authorised', what: 'confirmed' }, START + 2)
  assert.deepEqual([waiting.version, waiting.nextAction, done.version, done.nextAction], [2, nextAction, 3, undefined])
  assert.deepEqual(
    done.timeline.map(({ what }) => what),
    ['placed', 'action_required', 'confirmed'],
  )
})

test('what events tell names nobody', () => {
  const text = JSON.stringify(factsOf(begun.order))
  for (const secret of ['ada@example.com', 'Lovelace', 'St James', 'London', 'tok_visa'])
    assert.ok(!text.includes(secret), secret)
})
