import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { trial, type Trial } from '@souk/kit/testing'
import { cart } from './contract.ts'
import cartService from './service.ts'
import { gbp, refused, sender, shelf, sold, warehouse } from './test-support.ts'

const { create, add, chooseDelivery, shippingOptions, show } = cart.operations

const DAY_MS = 86_400_000

let shop: Trial
beforeEach(async () => {
  const goods = shelf()
  goods.sell(sold('MUG', [gbp(900)]))
  shop = await trial([goods.service, warehouse().service, sender().service, cartService])
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
      ['express', 1_800, 600, 2_400],
      ['courier', 1_800, 1_200, 3_000],
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

test('what one would choose instead costs what it costs, whatever is chosen', async () => {
  const key = await guest(2)
  await shop.ask(chooseDelivery, { ...key, country: 'GB', shippingOption: 'courier' })
  const { data } = await shop.ask(shippingOptions, { ...key, country: 'FR' })
  assert.deepEqual(
    data.map(({ totals }) => totals.total.amount),
    [1_800, 2_400, 3_000],
  )
})

test('while shipping is down the options are those that it told of such a cart, for a day', async () => {
  const [key, other] = [await guest(2), await guest(2)]
  for (const shippingOption of ['express', 'standard'])
    await shop.ask(chooseDelivery, { ...other, country: 'GB', shippingOption })
  shop.kill('shipping')
  const told = async (about: object = {}) => {
    const { data, unchecked } = await shop.ask(shippingOptions, { ...key, country: 'GB', ...about })
    assert.deepEqual(unchecked, ['options'])
    return data.map(({ option, title, totals: { total } }) => [option, title, total.amount])
  }
  assert.deepEqual(await told(), [
    ['standard', 'By standard', 1_800],
    ['express', 'By express', 2_400],
  ])
  assert.deepEqual(await told({ country: 'FR' }), [])
  await shop.ask(add, { ...key, sku: 'MUG', quantity: 1 })
  assert.deepEqual(await told(), [['standard', 'By standard', 2_700]])
  shop.clock.skip(DAY_MS)
  assert.deepEqual(await told(), [])
})

test('who does not have the token of a cart learns nothing of it', async () => {
  const { cartId } = await guest(1)
  await assert.rejects(shop.ask(shippingOptions, { cartId, token: 'guess', country: 'GB' }), refused('unknown_cart'))
})
