import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import fc from 'fast-check'
import type { OutputOf } from '@souk/kit/contract'
import { staff, trial, type As, type Trial } from '@souk/kit/testing'
import { cart } from './contract.ts'
import cartService from './service.ts'
import { gbp, id, sender, shelf, sold, warehouse } from './test-support.ts'

const { create, show, add, replace, change, remove, chooseDelivery, removeDelivery, checkout } = cart.operations
const byOrder: As = { service: 'order' }
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

type Shown = OutputOf<typeof show>

let shop: Trial
let ways: ReturnType<typeof sender>

beforeEach(async () => {
  const [goods, stock] = [shelf(), warehouse()]
  goods.sell(sold('MUG', [gbp(900)]), sold('POT', [gbp(2_400)]), sold('BED', [gbp(1_000_000_000)]))
  stock.units.set('MUG', 100).set('POT', 100).set('BED', 2_000_000)
  ways = sender()
  shop = await trial([goods.service, stock.service, ways.service, cartService])
})
afterEach(() => shop.stop())

async function filled(quantity = 1, sku = 'MUG') {
  const { id: cartId, token } = await shop.ask(create, {})
  if (quantity > 0) await shop.ask(add, { cartId, token, sku, quantity })
  return { cartId, token }
}
type Guest = Awaited<ReturnType<typeof filled>>

const by = (shippingOption: string, country = 'GB') => ({ country, shippingOption })
const choose = (guest: Guest, way = by('express')) => shop.ask(chooseDelivery, { ...guest, ...way })

/** Subtotal, delivery and total, after it was made sure that they add up. */
function amounts({ totals }: Shown): number[] {
  const { subtotal, discount, shipping, tax, total } = totals
  assert.equal(total.amount, subtotal.amount - discount.amount + shipping.amount + tax.amount)
  return [subtotal.amount, shipping.amount, total.amount]
}
const problems = ({ delivery }: Shown) => delivery?.problems.map(({ code, price }) => [code, price?.amount])
const told = async () => (await shop.published()).filter(({ type }) => type === 'cart.changed')

async function refusal(operation: Parameters<Trial['send']>[0], input: unknown, as?: As) {
  const { status, body } = await shop.send(operation, input, as)
  const { code, errors } = body as { code: string; errors: { pointer?: string }[] }
  return [status, code, errors[0]?.pointer]
}

describe('choosing the delivery', () => {
  it('makes it a part of the cart and of its total, and is told', async () => {
    const guest = await filled(2)
    const after = await choose(guest)
    const { problems: _none, ...delivery } = after.delivery as NonNullable<Shown['delivery']>
    assert.deepEqual(delivery, { ...by('express'), title: 'By express', price: gbp(600), minDays: 1, maxDays: 2 })
    assert.deepEqual([amounts(after), after.version], [[1_800, 600, 2_400], 3])
    const shown = await shop.ask(show, guest)
    assert.deepEqual([shown.delivery, shown.totals, shown.unchecked], [after.delivery, after.totals, []])
    assert.deepEqual(await shop.ask(checkout, guest, byOrder), shown)
    const lines = [{ sku: 'MUG', quantity: 2, unitPrice: 900 }]
    const news = {
      cartId: guest.cartId,
      version: 3,
      currency: 'GBP',
      lines,
      delivery: { ...by('express'), price: 600 },
    }
    assert.deepEqual((await told()).at(-1)?.data, news)
  })

  it('again changes nothing, another way replaces it, and without one the total is that of the goods', async () => {
    const guest = await filled()
    await choose(guest)
    assert.equal((await choose(guest)).version, 3)
    const abroad = await choose(guest, by('courier', 'FR'))
    assert.deepEqual([abroad.version, abroad.delivery?.country, amounts(abroad)], [4, 'FR', [900, 1_200, 2_100]])
    const without = await shop.ask(removeDelivery, guest)
    assert.deepEqual([without.version, without.delivery, amounts(without)], [5, undefined, [900, 0, 900]])
    assert.equal((await shop.ask(removeDelivery, guest)).version, 5)
    assert.equal((await told()).length, 4)
  })

  it('is refused where it leads nowhere, and the field is named', async () => {
    const [guest, empty] = [await filled(), await filled(0)]
    const said = (of: Guest, way: object) => refusal(chooseDelivery, { ...of, ...way })
    assert.deepEqual(await said(guest, by('express', 'AQ')), [422, 'not_delivered_there', '/country'])
    assert.deepEqual(await said(guest, by('owl')), [422, 'not_offered', '/shippingOption'])
    assert.deepEqual(await said(empty, by('express')), [422, 'empty_cart', undefined])
    const { delivery, version } = await shop.ask(show, guest)
    assert.deepEqual([delivery, version], [undefined, 2])
  })

  const bad: [string, object, string][] = [
    ['a country in words', { country: 'France' }, '/country'],
    ['a country in small letters', { country: 'fr' }, '/country'],
    ['no country', { country: undefined }, '/country'],
    ['no way', { shippingOption: undefined }, '/shippingOption'],
    ['a way with a space', { shippingOption: 'by owl' }, '/shippingOption'],
    ['a price of its own', { price: gbp(0) }, '/price'],
  ]
  for (const [what, wrong, pointer] of bad)
    it(`is refused for ${what}, and the field is named`, async () => {
      const input = { ...(await filled()), ...by('express'), ...wrong }
      assert.deepEqual(
        (await refusal(chooseDelivery, input)).filter((_, at) => at !== 1),
        [422, pointer],
      )
    })

  it('is for who has the token and for staff, at the version that was meant, while the cart is open', async () => {
    const guest = await filled()
    const { cartId } = guest
    const input = { ...guest, ...by('express') }
    for (const operation of [chooseDelivery, removeDelivery]) {
      const more = operation === chooseDelivery ? by('express') : {}
      assert.deepEqual((await refusal(operation, { cartId, token: 'guess', ...more })).slice(0, 2), [
        404,
        'unknown_cart',
      ])
      assert.deepEqual((await refusal(operation, { cartId: id('cart', 7), ...more })).slice(0, 2), [
        404,
        'unknown_cart',
      ])
      const older = { ...guest, ...more, ifVersion: 1 }
      assert.deepEqual((await refusal(operation, older)).slice(0, 2), [412, 'changed_meanwhile'])
    }
    assert.equal((await shop.ask(chooseDelivery, { cartId, ...by('express') }, staff)).version, 3)
    assert.equal((await shop.ask(removeDelivery, { cartId, ifVersion: 3 }, staff)).version, 4)
    shop.clock.skip(31 * DAY_MS)
    await shop.advance(60_000)
    assert.deepEqual((await refusal(chooseDelivery, input)).slice(0, 2), [409, 'cart_closed'])
    assert.deepEqual((await refusal(removeDelivery, guest)).slice(0, 2), [409, 'cart_closed'])
  })

  it('again with the same key is the same answer', async () => {
    const input = { ...(await filled()), ...by('express') }
    const first = await shop.send(chooseDelivery, input, { idempotencyKey: 'k' })
    ways.rates.set('express', { amount: 900 })
    const again = await shop.send(chooseDelivery, input, { idempotencyKey: 'k' })
    assert.deepEqual([again.replayed, again.body], [true, first.body])
    const other = { ...input, ...by('standard') }
    assert.deepEqual((await refusal(chooseDelivery, other, { idempotencyKey: 'k' })).slice(0, 2), [
      422,
      'idempotency_key_reused',
    ])
  })

  it('of the dearest cart that can be is possible', async () => {
    const guest = await filled(1_000_000, 'BED')
    assert.deepEqual(amounts(await choose(guest, by('standard'))), [1e15, 0, 1e15])
    assert.deepEqual(amounts(await choose(guest, by('express'))), [1e15, 500 + 100 * 999_999, 1e15 + 100_000_400])
  })
})

describe('what the delivery costs', () => {
  it('follows what is in the cart, whoever changes it and how', async () => {
    const guest = await filled(1)
    await choose(guest)
    const added = await shop.ask(add, { ...guest, sku: 'POT', quantity: 1 })
    assert.deepEqual(amounts(added), [3_300, 600, 3_900])
    const [mug, pot] = added.lines.map(({ id: itemId }) => itemId) as [string, string]
    assert.deepEqual(amounts(await shop.ask(change, { ...guest, itemId: mug, quantity: 3 })), [5_100, 800, 5_900])
    assert.deepEqual(amounts(await shop.ask(remove, { ...guest, itemId: pot })), [2_700, 700, 3_400])
    const items = [{ sku: 'MUG', quantity: 6 }]
    const replaced = await shop.ask(replace, { ...guest, items })
    assert.deepEqual(
      [amounts(replaced), replaced.delivery?.problems, replaced.unchecked],
      [[5_400, 1_000, 6_400], [], ['stock']],
    )
  })

  it('ends where the subtotal makes it free, and begins again below', async () => {
    const guest = await filled(5)
    assert.deepEqual(amounts(await choose(guest, by('courier'))), [4_500, 1_200, 5_700])
    const six = await shop.ask(add, { ...guest, sku: 'MUG', quantity: 1 })
    assert.deepEqual(amounts(six), [5_400, 0, 5_400])
    const itemId = six.lines[0]?.id as string
    assert.deepEqual(amounts(await shop.ask(change, { ...guest, itemId, quantity: 5 })), [4_500, 1_200, 5_700])
  })

  it('is nothing for an empty cart, which remembers how it is delivered', async () => {
    const guest = await filled(1)
    await choose(guest)
    const empty = await shop.ask(replace, { ...guest, items: [] })
    assert.deepEqual([amounts(empty), empty.delivery?.problems, empty.unchecked], [[0, 0, 0], [], []])
    assert.deepEqual(amounts(await shop.ask(show, guest)), [0, 0, 0])
    assert.deepEqual(amounts(await shop.ask(add, { ...guest, sku: 'MUG', quantity: 2 })), [1_800, 600, 2_400])
  })

  it('and is another one by now stays what was shown, until it is chosen again', async () => {
    const guest = await filled(1)
    await choose(guest)
    ways.rates.set('express', { amount: 700 })
    const shown = await shop.ask(show, guest)
    assert.deepEqual([problems(shown), amounts(shown)], [[['price_changed', 700]], [900, 500, 1_400]])
    assert.deepEqual(problems(await shop.ask(checkout, guest, byOrder)), [['price_changed', 700]])
    const same = await shop.ask(replace, { ...guest, items: [{ sku: 'MUG', quantity: 1 }] })
    assert.deepEqual([problems(same), same.version], [[['price_changed', 700]], 3])
    const again = await choose(guest)
    assert.deepEqual([problems(again), amounts(again), again.version], [[], [900, 700, 1_600], 4])
  })

  it('cannot be had any more where the way, or the country, is not offered any more', async () => {
    const guest = await filled(1)
    await choose(guest)
    ways.rates.delete('express')
    assert.deepEqual(problems(await shop.ask(show, guest)), [['not_offered', undefined]])
    const more = await shop.ask(add, { ...guest, sku: 'MUG', quantity: 1 })
    assert.deepEqual([problems(more), amounts(more)], [[['not_offered', undefined]], [1_800, 500, 2_300]])
    ways.rates.clear()
    assert.deepEqual(problems(await shop.ask(show, guest)), [['not_delivered_there', undefined]])
    const { delivery, totals } = await shop.ask(removeDelivery, guest)
    assert.deepEqual([delivery, totals.total], [undefined, gbp(1_800)])
  })

  it('adds up to the total, whatever is done to the cart and to the rates', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('add' as const), quantity: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ do: fc.constant('choose' as const), option: fc.constantFrom('standard', 'express', 'courier') }),
      fc.record({ do: fc.constant('rate' as const), amount: fc.nat({ max: 2_000 }), perItem: fc.nat({ max: 300 }) }),
      fc.record({ do: fc.constant('empty' as const) }),
      fc.record({ do: fc.constant('forgo' as const) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const guest = await filled(1)
        for (const each of steps) {
          if (each.do === 'add') await shop.ask(add, { ...guest, sku: 'MUG', quantity: each.quantity })
          if (each.do === 'choose') await shop.send(chooseDelivery, { ...guest, ...by(each.option) })
          if (each.do === 'rate') ways.rates.set('express', each)
          if (each.do === 'empty') await shop.ask(replace, { ...guest, items: [] })
          if (each.do === 'forgo') await shop.ask(removeDelivery, guest)
          const shown = await shop.ask(show, guest)
          const [, shipping] = amounts(shown)
          assert.equal(shipping, shown.delivery?.price.amount ?? 0)
          const now = shown.delivery?.problems[0]?.price ?? shown.delivery?.price
          const items = shown.lines.reduce((pieces, { quantity }) => pieces + quantity, 0)
          const { amount, perItem = 0 } = ways.rates.get('express') as { amount: number; perItem?: number }
          if (shown.delivery?.shippingOption === 'express')
            assert.equal(now?.amount, items === 0 ? 0 : amount + perItem * (items - 1))
        }
      }),
      { numRuns: 25 },
    )
  })
})

describe('while shipping is down', () => {
  it('a delivery costs what was said of it within the last day, also in other carts', async () => {
    const [guest, other] = [await filled(2), await filled(2)]
    await choose(guest)
    shop.kill('shipping')
    const shown = await shop.ask(show, guest)
    assert.deepEqual([problems(shown), shown.unchecked], [[], ['delivery']])
    const chosen = await choose(other)
    assert.deepEqual(
      [amounts(chosen), chosen.unchecked],
      [
        [1_800, 600, 2_400],
        ['stock', 'delivery'],
      ],
    )
    shop.clock.skip(DAY_MS)
    assert.deepEqual(problems(await shop.ask(show, guest)), [['price_unknown', undefined]])
  })

  it('what is not known cannot be chosen, and the same request works when it is back', async () => {
    const guest = await filled(2)
    shop.kill('shipping')
    const answer = await shop.send(chooseDelivery, { ...guest, ...by('express') })
    assert.deepEqual([answer.status, (answer.body as { code: string }).code], [503, 'shipping_unavailable'])
    assert.ok((answer.retryAfterSeconds ?? 0) > 0)
    await shop.start(ways.service)
    assert.deepEqual(amounts(await choose(guest)), [1_800, 600, 2_400])
  })

  it('a cart can be changed: its delivery costs what is remembered, or nobody knows', async () => {
    const [guest, other] = [await filled(1), await filled(2)]
    await choose(guest)
    await choose(other)
    shop.kill('shipping')
    const two = await shop.ask(add, { ...guest, sku: 'MUG', quantity: 1 })
    assert.deepEqual([problems(two), amounts(two)], [[], [1_800, 600, 2_400]])
    const three = await shop.ask(add, { ...guest, sku: 'MUG', quantity: 1 })
    assert.deepEqual([problems(three), amounts(three)], [[['price_unknown', undefined]], [2_700, 600, 3_300]])
    assert.deepEqual(problems(await shop.ask(checkout, guest, byOrder)), [['price_unknown', undefined]])
    await shop.start(ways.service)
    assert.deepEqual(problems(await shop.ask(show, guest)), [['price_changed', 700]])
  })

  it('a price that was heard elsewhere meanwhile is news for a cart that was filled before', async () => {
    const [guest, other] = [await filled(1), await filled(1)]
    await choose(guest)
    ways.rates.set('express', { amount: 800, perItem: 100 })
    await choose(other)
    shop.kill('shipping')
    assert.deepEqual(problems(await shop.ask(show, guest)), [['price_changed', 800]])
  })
})

describe('what shipping has said', () => {
  const learned = () => shop.database('cart').read.all<{ learned_at: number }>`select learned_at from quote`

  it('is written down when it is news or an hour old, and not with every change', async () => {
    const guest = await filled(1)
    await choose(guest, by('standard'))
    const [first] = await learned()
    await shop.advance(1_000)
    await shop.ask(add, { ...guest, sku: 'MUG', quantity: 1 })
    assert.deepEqual(await learned(), [first])
    shop.clock.skip(HOUR_MS)
    await shop.ask(add, { ...guest, sku: 'MUG', quantity: 1 })
    assert.notDeepEqual(await learned(), [first])
  })

  it('is forgotten after a day, however many carts have asked for something else', async () => {
    for (const pieces of [1, 2, 3]) await choose(await filled(pieces))
    assert.equal((await learned()).length, 3)
    shop.clock.skip(DAY_MS)
    await shop.advance(HOUR_MS)
    assert.deepEqual(await learned(), [])
  })

  it('is not asked for of carts whose delivery nobody has chosen, or that are empty', async () => {
    const guest = await filled(1)
    await shop.ask(show, guest)
    await choose(guest)
    ways.asked.length = 0
    await shop.ask(replace, { ...guest, items: [] })
    await shop.ask(show, guest)
    assert.deepEqual(ways.asked, [])
  })
})
