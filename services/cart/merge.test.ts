import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { staff, tablesWith, trial, type As, type Trial } from '@souk/kit/testing'
import { order } from '@souk/order/contract'
import { cart, MOST_LINES } from './contract.ts'
import cartService from './service.ts'
import { gbp, id, sender, shelf, sold, warehouse } from './test-support.ts'

const { create, show, add, replace, mine, openMine, merge, remove, checkout, chooseDelivery, cartsOf, eraseCustomer } =
  cart.operations
const ada: As = { subject: 'cus_ada' }
const bob: As = { subject: 'cus_bob' }

let shop: Trial
let goods: ReturnType<typeof shelf>

beforeEach(async () => {
  goods = shelf()
  const stock = warehouse()
  goods.sell(sold('MUG', [gbp(900), { amount: 1_100, currency: 'EUR' }]), sold('POT', [gbp(2_400)]))
  for (const sku of ['MUG', 'POT']) stock.units.set(sku, 1_000)
  shop = await trial([goods.service, stock.service, sender().service, cartService])
})
afterEach(() => shop.stop())

interface Guest {
  readonly cartId: string
  readonly token: string
}
async function guestCart(...wanted: [string, number][]): Promise<Guest> {
  const { id: cartId, token } = await shop.ask(create, {})
  for (const [sku, quantity] of wanted) await shop.ask(add, { cartId, token, sku, quantity })
  return { cartId, token }
}
const linesIn = ({ lines }: { lines: readonly { sku: string; quantity: number; unitPrice: { amount: number } }[] }) =>
  lines.map(({ sku, quantity, unitPrice }) => [sku, quantity, unitPrice.amount])
const codeOf = async (...asked: Parameters<Trial['send']>) => {
  const { status, body } = await shop.send(...asked)
  return [status, (body as { code: string }).code]
}
const told = async (type: string) => (await shop.published()).filter((each) => each.type === type)

const ordered = (cartId: string, cartVersion: number) =>
  shop.tell(order.events.confirmed, {
    orderId: id('ord', 1),
    number: 'S-1',
    cartId,
    cartVersion,
    total: gbp(0),
    paymentId: id('pay', 1),
    lines: [],
  })

describe("a customer's own cart", () => {
  it('is there once, opens to who is signed in, and to nobody else', async () => {
    assert.deepEqual(await codeOf(mine, {}, ada), [404, 'no_cart'])
    const { id: cartId } = await shop.ask(openMine, {}, ada)
    assert.equal((await shop.ask(openMine, {}, ada)).id, cartId)
    await shop.ask(add, { cartId, sku: 'MUG', quantity: 2 }, ada)
    assert.deepEqual(linesIn(await shop.ask(mine, {}, ada)), [['MUG', 2, 900]])
    assert.deepEqual(linesIn(await shop.ask(checkout, { cartId }, { ...ada, service: 'order' })), [['MUG', 2, 900]])
    assert.equal((await shop.ask(show, { cartId }, staff)).id, cartId)
    assert.deepEqual(await codeOf(mine, {}), [401, 'unauthenticated'])

    const unknown = id('cart', 7)
    const missing = await shop.send(show, { cartId: unknown }, bob)
    for (const as of [bob, {}, { ...bob, service: 'order' }])
      for (const token of [undefined, 'guess']) {
        const input = { cartId, ...(token === undefined ? {} : { token }) }
        const { status, body } = await shop.send(as.service === undefined ? show : checkout, input, as)
        const same = JSON.parse(JSON.stringify(missing.body).replaceAll(unknown, cartId)) as object
        assert.deepEqual([status, { ...(body as object), traceId: '' }], [404, { ...same, traceId: '' }])
      }
    assert.deepEqual(await codeOf(remove, { cartId, itemId: id('itm', 1) }, bob), [404, 'unknown_cart'])
  })

  it('is another one for each currency, which must exist', async () => {
    const [pounds, euros] = [await shop.ask(openMine, {}, ada), await shop.ask(openMine, { currency: 'EUR' }, ada)]
    assert.notEqual(pounds.id, euros.id)
    assert.equal((await shop.ask(mine, { currency: 'EUR' }, ada)).id, euros.id)
    for (const operation of [mine, openMine])
      assert.deepEqual(await codeOf(operation, { currency: 'QQQ' }, ada), [422, 'unknown_currency'])
  })

  it('is a new one after it was ordered', async () => {
    const { id: cartId } = await shop.ask(openMine, {}, ada)
    await ordered(cartId, 1)
    assert.deepEqual(await codeOf(mine, {}, ada), [404, 'no_cart'])
    assert.notEqual((await shop.ask(openMine, {}, ada)).id, cartId)
  })
})

describe('merging', () => {
  it('adds up the same sku at the same price, keeps every other line and price, and closes the cart of the guest', async () => {
    const { id: own } = await shop.ask(openMine, {}, ada)
    await shop.ask(add, { cartId: own, sku: 'MUG', quantity: 2 }, ada)
    const guest = await guestCart(['MUG', 3], ['POT', 1])
    await shop.ask(add, { ...guest, sku: 'POT', quantity: 4, unitPrice: gbp(2_000) }, staff)
    const after = await shop.ask(merge, guest, ada)
    assert.deepEqual(
      [after.id, after.version, ...linesIn(after)],
      [own, 3, ['MUG', 5, 900], ['POT', 1, 2_400], ['POT', 4, 2_000]],
    )
    assert.deepEqual(
      after.lines.map(({ negotiated }) => negotiated),
      [false, false, true],
    )
    for (const as of [{}, ada, bob]) assert.deepEqual(await codeOf(show, guest, as), [404, 'unknown_cart'])
    assert.deepEqual(await codeOf(add, { ...guest, sku: 'MUG', quantity: 1 }), [404, 'unknown_cart'])
    assert.equal((await shop.ask(show, { cartId: guest.cartId }, staff)).state, 'merged')
    assert.deepEqual(
      (await told('cart.merged')).map(({ data }) => data),
      [{ cartId: guest.cartId, intoCartId: own }],
    )
    assert.equal((await told('cart.changed')).filter(({ subject }) => subject === own).length, 2)
  })

  it('keeps the price that the guest was shown beside a newer one, and says that it has changed', async () => {
    const guest = await guestCart(['MUG', 1])
    goods.sell(sold('MUG', [gbp(950)]))
    await shop.advance(31_000)
    const { id: cartId } = await shop.ask(openMine, {}, ada)
    await shop.ask(add, { cartId, sku: 'MUG', quantity: 1 }, ada)
    const { lines } = await shop.ask(merge, guest, ada)
    assert.deepEqual(
      lines.map(({ unitPrice, problems }) => [unitPrice.amount, ...problems.map(({ code }) => code)]),
      [[950], [900, 'price_changed']],
    )
  })

  it('makes the cart of the customer in the currency of the guest, if there is none', async () => {
    const { id: cartId, token } = await shop.ask(create, { currency: 'EUR' })
    await shop.ask(add, { cartId, token, sku: 'MUG', quantity: 1 })
    await shop.ask(openMine, {}, ada)
    const after = await shop.ask(merge, { cartId, token }, ada)
    assert.deepEqual([after.currency, ...linesIn(after)], ['EUR', ['MUG', 1, 1_100]])
    assert.equal((await shop.ask(mine, { currency: 'EUR' }, ada)).id, after.id)
  })

  it('takes the way of delivery that the customer has chosen, or else that of the guest, at the price for both together', async () => {
    const express = { country: 'GB', shippingOption: 'express' }
    const guest = await guestCart(['MUG', 1])
    const { delivery } = await shop.ask(chooseDelivery, { ...guest, ...express })
    const first = await shop.ask(merge, guest, ada)
    assert.deepEqual([first.delivery, first.unchecked], [delivery, ['stock']])
    const other = await guestCart(['POT', 2])
    await shop.ask(chooseDelivery, { ...other, ...express, country: 'FR' })
    const both = await shop.ask(merge, other, ada)
    assert.equal(both.delivery?.country, 'GB')
    const again = await shop.ask(chooseDelivery, { cartId: both.id, ...express }, ada)
    assert.deepEqual([both.delivery?.price, both.totals], [again.delivery?.price, again.totals])
    assert.notDeepEqual(both.delivery?.price, delivery?.price)
  })

  it('again changes nothing and answers the same cart, to the one who merged it', async () => {
    const guest = await guestCart(['MUG', 3])
    const first = await shop.ask(merge, guest, ada)
    for (const key of ['a', 'b']) assert.deepEqual(await shop.ask(merge, guest, { ...ada, idempotencyKey: key }), first)
    assert.deepEqual(await codeOf(merge, guest, bob), [404, 'unknown_cart'])
    assert.deepEqual(await codeOf(merge, { ...guest, token: 'guess' }, ada), [404, 'unknown_cart'])
    assert.deepEqual(await shop.ask(merge, { cartId: first.id, token: 'any' }, ada), first)
    assert.equal((await told('cart.merged')).length, 1)
  })

  it('needs the token and somebody who is signed in', async () => {
    const guest = await guestCart(['MUG', 1])
    assert.deepEqual(await codeOf(merge, guest), [401, 'unauthenticated'])
    assert.deepEqual(await codeOf(merge, { ...guest, token: `${guest.token}x` }, ada), [404, 'unknown_cart'])
    assert.deepEqual(await codeOf(merge, { ...guest, cartId: id('cart', 7) }, ada), [404, 'unknown_cart'])
    assert.deepEqual((await codeOf(merge, { cartId: guest.cartId }, ada))[0], 422)
    const { id: others } = await shop.ask(openMine, {}, bob)
    assert.deepEqual(await codeOf(merge, { cartId: others, token: guest.token }, ada), [404, 'unknown_cart'])
  })

  it('is refused for a cart that was ordered', async () => {
    const guest = await guestCart(['MUG', 1])
    await ordered(guest.cartId, 2)
    assert.deepEqual(await codeOf(merge, guest, ada), [409, 'cart_closed'])
  })

  it('moves nothing when something does not fit, and names what that is', async () => {
    const { id: cartId } = await shop.ask(openMine, {}, ada)
    const items = Array.from({ length: MOST_LINES - 1 }, (_, n) => ({ sku: 'POT', quantity: 1, unitPrice: gbp(n + 1) }))
    await shop.ask(replace, { cartId, items: [...items, { sku: 'MUG', quantity: 1_000_000 }] }, staff)
    const guest = await guestCart(['MUG', 1], ['POT', 2])
    const { status, body } = await shop.send(merge, guest, ada)
    const { code, errors } = body as { code: string; errors: { code: string; sku: string }[] }
    assert.deepEqual(
      [status, code, errors.map((each) => [each.code, each.sku])],
      [
        409,
        'does_not_fit',
        [
          ['too_many_units', 'MUG'],
          ['too_many_lines', 'POT'],
        ],
      ],
    )
    assert.deepEqual([(await shop.ask(mine, {}, ada)).version, (await shop.ask(show, guest)).version], [2, 3])
    await shop.ask(replace, { cartId, items: [] }, ada)
    assert.deepEqual(linesIn(await shop.ask(merge, guest, ada)), linesIn(await shop.ask(mine, {}, ada)))
  })
})

describe('a customer who leaves', () => {
  const customerId = id('cus', 1)
  const grace: As = { subject: customerId }
  const user: As = { service: 'user' }

  it('is told what is in their carts, and then has none, while others keep theirs', async () => {
    const { id: cartId } = await shop.ask(openMine, {}, grace)
    await shop.ask(add, { cartId, sku: 'MUG', quantity: 2 }, grace)
    await shop.ask(openMine, { currency: 'EUR' }, grace)
    await shop.ask(openMine, {}, ada)
    const { data } = await shop.ask(cartsOf, { customerId }, user)
    assert.deepEqual(
      data.map(({ currency, lines }) => [currency, lines.map(({ sku, quantity }) => [sku, quantity])]),
      [
        ['EUR', []],
        ['GBP', [['MUG', 2]]],
      ],
    )
    const records = async () => (await shop.ask(eraseCustomer, { customerId }, user)).records
    assert.deepEqual([await records(), await records()], [2, 0])
    assert.deepEqual(
      (await tablesWith(shop.database('cart').read, customerId)).filter((name) => name === 'cart'),
      [],
    )
    assert.deepEqual(await codeOf(mine, {}, grace), [404, 'no_cart'])
    assert.equal((await shop.send(mine, {}, ada)).status, 200)
  })
})
