import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { itemOf, priceIn, replacedBy, tooMuch, withItems, withQuantity, type Cart, type Item } from './domain.ts'
import { shownCart } from './shown.ts'

const item: fc.Arbitrary<Item> = fc.record({
  sku: fc.constantFrom('MUG', 'POT', 'CUP'),
  title: fc.constantFrom('A thing', 'The thing'),
  variantTitle: fc.constant('Standard'),
  quantity: fc.integer({ min: 1, max: 5_000 }),
  unitPrice: fc.integer({ min: 1, max: 3 }),
  negotiated: fc.boolean(),
})
const items = fc.array(item, { maxLength: 30 })
const keyOf = ({ sku, unitPrice, negotiated }: Item) => `${sku} ${unitPrice} ${negotiated}`

const ids = () => {
  let last = 0
  return () => `itm_${++last}`
}

function unitsByKey(all: readonly Item[]): Map<string, number> {
  const units = new Map<string, number>()
  for (const each of all) units.set(keyOf(each), (units.get(keyOf(each)) ?? 0) + each.quantity)
  return units
}

const cartOf = (lines: Cart['lines'], state: Cart['state'] = 'open'): Cart => ({
  id: 'cart_1',
  tokenHash: 'hash',
  customer: undefined,
  mergedInto: undefined,
  state,
  currency: 'GBP',
  version: 1,
  lines,
  delivery: undefined,
  createdAt: 0,
  updatedAt: 0,
  expiresAt: 0,
})
const mug = { sku: 'MUG', productId: 'prod_1', title: 'Mug', variantTitle: 'Ochre', isSold: true, seenAt: 10 }
const offer = { ...mug, prices: [{ amount: 900, currency: 'GBP' }] }
const line = {
  id: 'itm_1',
  sku: 'MUG',
  title: 'Mug',
  variantTitle: 'Ochre',
  quantity: 2,
  unitPrice: 900,
  negotiated: false,
}

describe('adding items', () => {
  it('neither loses nor makes a unit, and leaves each sku once for each price', () => {
    fc.assert(
      fc.property(items, items, (first, then) => {
        const idOf = ids()
        const lines = withItems(withItems([], first, idOf), then, idOf)
        assert.deepEqual(unitsByKey(lines), unitsByKey([...first, ...then]))
        assert.equal(new Set(lines.map(keyOf)).size, lines.length)
        assert.equal(new Set(lines.map(({ id }) => id)).size, lines.length)
      }),
    )
  })

  it('one after the other is the same as all at once', () => {
    fc.assert(
      fc.property(items, (all) => {
        const [one, other] = [ids(), ids()]
        const stepwise = all.reduce((lines, each) => withItems(lines, [each], one), withItems([], [], one))
        assert.deepEqual(stepwise, withItems([], all, other))
      }),
    )
  })

  it('leaves the lines of other skus and prices as they were', () => {
    fc.assert(
      fc.property(items, item, (before, added) => {
        const idOf = ids()
        const lines = withItems([], before, idOf)
        const others = lines.filter((each) => keyOf(each) !== keyOf(added))
        const after = withItems(lines, [added], idOf).filter((each) => keyOf(each) !== keyOf(added))
        assert.deepEqual(after, others)
      }),
    )
  })
})

describe('replacing the list', () => {
  it('leaves exactly what was given, and what stays keeps its id', () => {
    fc.assert(
      fc.property(items, items, (before, then) => {
        const idOf = ids()
        const lines = withItems([], before, idOf)
        const next = replacedBy(lines, then, idOf)
        assert.deepEqual(unitsByKey(next), unitsByKey(then))
        assert.equal(new Set(next.map(({ id }) => id)).size, next.length)
        for (const each of next) for (const old of lines) assert.equal(keyOf(each) === keyOf(old), each.id === old.id)
      }),
    )
  })

  it('by the same changes nothing', () => {
    fc.assert(
      fc.property(items, (all) => {
        const idOf = ids()
        const lines = withItems([], all, idOf)
        assert.deepEqual(
          replacedBy(
            lines,
            lines.map(({ id: _id, ...each }) => each),
            idOf,
          ),
          lines,
        )
      }),
    )
  })
})

describe('another quantity', () => {
  it('changes one line, whose price follows the catalogue unless it was negotiated', () => {
    const other = { ...line, id: 'itm_2', negotiated: true }
    const lines = [line, other]
    assert.deepEqual(withQuantity(lines, 'itm_1', 7, 950), [{ ...line, quantity: 7, unitPrice: 950 }, other])
    assert.deepEqual(withQuantity(lines, 'itm_2', 7, 950), [line, { ...other, quantity: 7 }])
    assert.deepEqual(withQuantity(lines, 'itm_1', 7), [{ ...line, quantity: 7 }, other])
  })
})

describe('the totals', () => {
  it('add up exactly', () => {
    fc.assert(
      fc.property(items, (all) => {
        const { lines, totals } = shownCart(cartOf(withItems([], all, ids())), { offers: new Map(), freshSince: 0 })
        const exact = all.reduce((before, each) => before + BigInt(each.quantity) * BigInt(each.unitPrice), 0n)
        assert.equal(totals.subtotal.amount, Number(exact))
        assert.equal(
          totals.total.amount,
          totals.subtotal.amount - totals.discount.amount + totals.shipping.amount + totals.tax.amount,
        )
        for (const { quantity, unitPrice, total } of lines) assert.equal(total.amount, quantity * unitPrice.amount)
      }),
    )
  })

  it('are never more than can be counted', () => {
    const dear = { ...line, quantity: 1_000_000, unitPrice: 1_000_000_000 }
    assert.equal(tooMuch(Array.from({ length: 9 }, () => dear)), undefined)
    assert.match(tooMuch(Array.from({ length: 10 }, () => dear)) ?? '', /total/)
    assert.match(tooMuch([{ ...line, quantity: 1_000_001 }]) ?? '', /MUG/)
  })
})

describe('a wish', () => {
  const wish = { sku: 'MUG', quantity: 2 }
  const codeOf = (found: ReturnType<typeof itemOf>) => ('wrong' in found ? found.wrong.code : undefined)

  it('gets the price of its currency, or the negotiated one', () => {
    const { id: _id, ...bought } = line
    assert.deepEqual(itemOf(wish, 'GBP', offer), { item: bought })
    const negotiated = { ...wish, unitPrice: { amount: 5, currency: 'GBP' } }
    assert.deepEqual(itemOf(negotiated, 'GBP', offer), { item: { ...bought, unitPrice: 5, negotiated: true } })
  })

  it('that cannot be granted says why', () => {
    const inEuros = { ...wish, unitPrice: { amount: 5, currency: 'EUR' } }
    assert.equal(codeOf(itemOf(wish, 'GBP', undefined)), 'catalog_unavailable')
    assert.equal(codeOf(itemOf(wish, 'GBP', { ...offer, isSold: false })), 'not_sold')
    assert.equal(codeOf(itemOf(wish, 'EUR', offer)), 'not_priced')
    assert.equal(codeOf(itemOf(inEuros, 'GBP', offer)), 'wrong_currency')
    assert.equal(codeOf(itemOf(inEuros, 'EUR', offer)), undefined)
  })

  it('finds no price of what is not sold', () => assert.equal(priceIn({ ...offer, isSold: false }, 'GBP'), undefined))
})

describe('the problems of a line', () => {
  const known = (changes: Partial<typeof offer>, left?: number) => ({
    offers: new Map([['MUG', { ...offer, ...changes }]]),
    stock: left === undefined ? undefined : new Map([['MUG', left]]),
    freshSince: 0,
  })
  const problemsOf = (knowledge: Parameters<typeof shownCart>[1], lines: Cart['lines'] = [line]) =>
    shownCart(cartOf(lines), knowledge).lines.map(({ problems }) =>
      problems.map(({ code, price, available }) => [code, price?.amount ?? available]),
    )

  it('are none when it can be bought as it is', () => assert.deepEqual(problemsOf(known({}, 2)), [[]]))

  it('name the new price', () =>
    assert.deepEqual(problemsOf(known({ prices: [{ amount: 950, currency: 'GBP' }] })), [[['price_changed', 950]]]))

  it('say that it is not sold, and then nothing else', () =>
    assert.deepEqual(problemsOf(known({ isSold: false, prices: [] }, 0)), [[['not_sold', undefined]]]))

  it('say that it has no price any more', () =>
    assert.deepEqual(problemsOf(known({ prices: [] })), [[['not_priced', undefined]]]))

  it('say how many can be had, for all lines of the sku together', () => {
    assert.deepEqual(problemsOf(known({}, 0)), [[['out_of_stock', 0]]])
    assert.deepEqual(problemsOf(known({}, 1)), [[['insufficient_stock', 1]]])
    const twice = [line, { ...line, id: 'itm_2', negotiated: true, unitPrice: 1 }]
    assert.deepEqual(problemsOf(known({}, 3), twice), [[['insufficient_stock', 3]], [['insufficient_stock', 3]]])
    assert.deepEqual(problemsOf({ ...known({}), stock: new Map<string, number>() }), [[['out_of_stock', 0]]])
  })

  it('do not concern the price that was negotiated', () =>
    assert.deepEqual(problemsOf(known({ prices: [] }, 9), [{ ...line, negotiated: true }]), [[]]))

  it('are not guessed from what is not known', () =>
    assert.deepEqual(problemsOf({ offers: new Map(), freshSince: 0 }), [[]]))

  it('come with what was not looked at', () => {
    const uncheckedOf = (knowledge: Parameters<typeof shownCart>[1], cart = cartOf([line])) =>
      shownCart(cart, knowledge).unchecked
    assert.deepEqual(uncheckedOf(known({}, 2)), [])
    assert.deepEqual(uncheckedOf(known({})), ['stock'])
    assert.deepEqual(uncheckedOf({ ...known({}, 2), freshSince: 11 }), ['prices'])
    assert.deepEqual(uncheckedOf({ offers: new Map(), freshSince: 1 }), ['prices', 'stock'])
    assert.deepEqual(uncheckedOf({ offers: new Map(), freshSince: 1 }, cartOf([])), [])
  })

  it('are none once it is bought', () => {
    const { lines, unchecked } = shownCart(cartOf([line], 'ordered'), known({ isSold: false }, 0))
    assert.deepEqual([lines[0]?.problems, unchecked], [[], []])
  })
})
