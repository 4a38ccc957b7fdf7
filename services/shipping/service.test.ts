import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { isRefusal } from '@souk/kit/service'
import { staff, trial, type As, type Trial } from '@souk/kit/testing'
import { shipping } from './contract.ts'
import service from './service.ts'

const { options, quote, zones, putZone, removeZone } = shipping.operations

let shop: Trial
beforeEach(async () => {
  shop = await trial([service])
})
afterEach(() => shop.stop())

const order: As = { service: 'order' }
const refused = (code: string) => (error: unknown) => isRefusal(error, code)
const purchase = { country: 'GB', currency: 'GBP', subtotal: 2_499, items: 3 }
const offered = async (change: Partial<typeof purchase> = {}) =>
  (await shop.ask(options, { ...purchase, ...change })).data.map(({ option, price }) => `${option} ${price.amount}`)
const norway = {
  zone: 'north',
  title: 'The north',
  countries: ['NO', 'SE'],
  rates: [
    { option: 'sledge', title: 'By sledge', minDays: 9, maxDays: 20, prices: [{ currency: 'NOK', amount: 9_900 }] },
  ],
}

test('everybody sees what delivery costs, by country and currency', async () => {
  assert.deepEqual(await offered(), ['standard 0', 'express 695'])
  assert.deepEqual(await offered({ country: 'FR', currency: 'EUR' }), ['standard 0', 'express 1695'])
  assert.deepEqual(await offered({ country: 'NZ' }), ['standard 0', 'express 3095'])
})

test('the standard way is free wherever it goes, in every currency, unless staff want it otherwise', async () => {
  for (const country of ['GB', 'FR', 'NZ', 'ZZ'])
    for (const currency of ['GBP', 'JPY'])
      assert.deepEqual((await shop.ask(quote, { ...purchase, country, currency }, order)).price, {
        amount: 0,
        currency,
      })
})

test('who coordinates a purchase gets one quote, or is told which field is wrong', async () => {
  const { price, holds } = await shop.ask(quote, { ...purchase, option: 'express' }, order)
  assert.deepEqual([price, holds], [{ amount: 695, currency: 'GBP' }, { from: 0 }])
  await assert.rejects(shop.ask(quote, { ...purchase, option: 'drone' }, order), refused('unknown_option'))
  assert.deepEqual([(await shop.send(quote, purchase)).status], [403])
})

test('staff write a zone, and its countries leave the zones that they were in', async () => {
  assert.equal((await shop.ask(putZone, norway, staff)).version, 1)
  assert.deepEqual(await offered({ country: 'NO', currency: 'NOK' }), ['sledge 9900'])
  assert.deepEqual(await offered({ country: 'NO' }), [])
  const { data } = await shop.ask(zones, {}, staff)
  const europe = data.find(({ zone }) => zone === 'europe')
  assert.deepEqual(
    [europe?.countries.includes('NO'), europe?.countries.includes('DK'), europe?.version],
    [false, true, 2],
  )
  await shop.ask(putZone, { ...norway, countries: ['SE'] }, staff)
  assert.deepEqual(await offered({ country: 'NO' }), ['standard 0', 'express 3095'])
  await shop.ask(removeZone, { zone: 'north' }, staff)
  assert.deepEqual(await offered({ country: 'SE' }), ['standard 0', 'express 3095'])
})

test('a country to which nothing is delivered is refused', async () => {
  await shop.ask(putZone, { zone: 'world', title: 'Nowhere', countries: [], rates: [] }, staff)
  await assert.rejects(shop.ask(quote, { ...purchase, country: 'NZ' }, order), refused('not_delivered_there'))
  assert.deepEqual(await offered({ country: 'NZ' }), [])
})

test('a zone that has changed meanwhile, or cannot be, is not written', async () => {
  await shop.ask(putZone, norway, staff)
  await shop.ask(putZone, { ...norway, ifVersion: 1 }, staff)
  await assert.rejects(shop.ask(putZone, { ...norway, ifVersion: 1 }, staff), refused('changed_meanwhile'))
  await assert.rejects(shop.ask(putZone, { ...norway, countries: ['NO', 'NO'] }, staff), refused('impossible_zone'))
  await assert.rejects(shop.ask(removeZone, { zone: 'world' }, staff), refused('rest_of_world'))
  await assert.rejects(shop.ask(removeZone, { zone: 'atlantis' }, staff), refused('unknown_zone'))
})

test('zones are for staff', async () => {
  const asked = [shop.send(zones, {}), shop.send(putZone, norway), shop.send(removeZone, { zone: 'north' })]
  assert.deepEqual(
    (await Promise.all(asked)).map(({ status }) => status),
    [401, 401, 401],
  )
})
