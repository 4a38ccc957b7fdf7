import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { service, type Handler } from '@souk/kit/service'
import { trial, type Trial } from '@souk/kit/testing'
import { shipping } from '@souk/shipping/contract'
import { cart } from './contract.ts'
import cartService from './service.ts'
import { gbp, refused, shelf, sold, warehouse } from './test-support.ts'

const { create, add, shippingOptions, show } = cart.operations
const { options } = shipping.operations

/** Delivers by post for nothing and by express for so much an item, but only to Great Britain. */
const delivers: Handler<typeof options> = async ({ country, currency, items }) => {
  const way = (option: string, amount: number) => ({
    option,
    title: option,
    price: { amount, currency },
    minDays: 1,
    maxDays: 2,
  })
  return { data: country === 'GB' ? [way('standard', 0), way('express', 500 * items)] : [] }
}
const sender = service({ ...shipping, operations: { options } }, { operations: { options: delivers } })

let shop: Trial
beforeEach(async () => {
  const goods = shelf()
  goods.sell(sold('MUG', [gbp(900)]))
  shop = await trial([goods.service, warehouse().service, sender, cartService])
})
afterEach(() => shop.stop())

async function guest(quantity: number) {
  const { id: cartId, token } = await shop.ask(create, {})
  if (quantity > 0) await shop.ask(add, { cartId, token, sku: 'MUG', quantity })
  return { cartId, token }
}

test('a guest sees what the cart costs with each way to deliver it', async () => {
  const { data, unchecked } = await shop.ask(shippingOptions, { ...(await guest(2)), country: 'GB' })
  assert.deepEqual(
    data.map(({ option, totals: { subtotal, shipping: delivery, total } }) => [
      option,
      subtotal.amount,
      delivery.amount,
      total.amount,
    ]),
    [
      ['standard', 1_800, 0, 1_800],
      ['express', 1_800, 1_000, 2_800],
    ],
  )
  assert.deepEqual(unchecked, [])
})

test('where nothing is delivered, and for an empty cart, there is no option', async () => {
  const nowhere = await shop.ask(shippingOptions, { ...(await guest(1)), country: 'AQ' })
  const empty = await shop.ask(shippingOptions, { ...(await guest(0)), country: 'GB' })
  assert.deepEqual([nowhere.data, nowhere.unchecked, empty.data, empty.unchecked], [[], [], [], []])
})

test('while shipping is down the answer says that the options are not known, and the cart works', async () => {
  const key = await guest(1)
  shop.kill('shipping')
  const { data, unchecked } = await shop.ask(shippingOptions, { ...key, country: 'GB' })
  assert.deepEqual([data, unchecked], [[], ['options']])
  assert.deepEqual((await shop.ask(show, key)).totals.total, gbp(900))
})

test('who does not have the token of a cart learns nothing of it', async () => {
  const { cartId } = await guest(1)
  await assert.rejects(shop.ask(shippingOptions, { cartId, token: 'guess', country: 'GB' }), refused('unknown_cart'))
})
