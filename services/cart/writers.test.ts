import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createPostgresHome, openPostgres } from '@souk/kit/database/postgres'
import { trial, type Trial } from '@souk/kit/testing'
import { startPostgres, type Postgres } from '@souk/kit/testing/postgres'
import { systemClock, systemRandom } from '@souk/kit/world'
import { cart } from './contract.ts'
import cartService from './service.ts'
import { gbp, sender, shelf, sold, warehouse } from './test-support.ts'

const { create, show, add, change, remove, chooseDelivery, mine, merge } = cart.operations
const WRITERS = 32
const patient = { deadlineMs: 100_000 }

let postgres: Postgres
let shop: Trial

before(async () => {
  postgres = await startPostgres()
  const goods = shelf()
  goods.sell(...Array.from({ length: WRITERS }, (_, n) => sold(`SKU-${n}`, [gbp(100)])))
  shop = await trial([goods.service, warehouse().service, sender().service, cartService], {
    openDatabase: async (service) => {
      const url = await createPostgresHome(postgres.url, `${service}-${process.pid}`, { password: 'for this test' })
      return openPostgres({ url, durable: true, maxConnections: 16 }, systemClock, systemRandom)
    },
  })
})
after(async () => {
  await shop.stop()
  await postgres.stop()
})

const times = <T>(work: (n: number) => Promise<T>) => Promise.all(Array.from({ length: WRITERS }, (_, n) => work(n)))

async function newCart() {
  const { id: cartId, token } = await shop.ask(create, {})
  return { cartId, token }
}

test('of many who add to one cart at once nobody loses anything', async () => {
  const guest = await newCart()
  const answers = await times((n) => shop.send(add, { ...guest, sku: `SKU-${n % 4}`, quantity: n + 1 }, patient))
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201]))
  const versions = answers.map(({ body }) => (body as { version: number }).version)
  assert.equal(new Set(versions).size, WRITERS)
  const { lines, version } = await shop.ask(show, guest)
  const units = Array.from({ length: WRITERS }, (_, n) => n + 1)
  assert.equal(version, WRITERS + 1)
  assert.deepEqual(
    lines.map(({ sku, quantity }) => [sku, quantity]).sort(),
    [0, 1, 2, 3].map((of) => [
      `SKU-${of}`,
      units.filter((_, n) => n % 4 === of).reduce((sum, quantity) => sum + quantity, 0),
    ]),
  )
})

test('of many who change one version, one does', async () => {
  const guest = await newCart()
  const { lines } = await shop.ask(add, { ...guest, sku: 'SKU-1', quantity: 1 })
  const itemId = lines[0]?.id ?? ''
  const answers = await times((n) => shop.send(change, { ...guest, itemId, quantity: n + 2, ifVersion: 2 }, patient))
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
  assert.equal(answers.filter(({ status }) => status === 412).length, WRITERS - 1)
})

test('every line can be taken out while others come in', async () => {
  const guest = await newCart()
  const added = await times((n) => shop.ask(add, { ...guest, sku: `SKU-${n}`, quantity: 1 }, patient))
  const last = added.reduce((a, b) => (a.version > b.version ? a : b))
  const [gone, kept] = [last.lines.slice(0, WRITERS / 2), last.lines.slice(WRITERS / 2)]
  await Promise.all([
    ...gone.map(({ id }) => shop.ask(remove, { ...guest, itemId: id }, patient)),
    ...kept.map(({ sku }) => shop.ask(add, { ...guest, sku, quantity: 1 }, patient)),
  ])
  const { lines } = await shop.ask(show, guest)
  assert.deepEqual(
    lines.map(({ sku, quantity }) => [sku, quantity]),
    kept.map(({ sku }) => [sku, 2]),
  )
})

test('what the delivery costs is that of what is in the cart in the end, however many choose it and fill the cart at once', async () => {
  const guest = await newCart()
  await shop.ask(add, { ...guest, sku: 'SKU-0', quantity: 1 })
  await shop.ask(chooseDelivery, { ...guest, country: 'GB', shippingOption: 'express' })
  const answers = await times((n) =>
    n % 4 === 0
      ? shop.send(chooseDelivery, { ...guest, country: 'GB', shippingOption: 'express' }, patient)
      : shop.send(add, { ...guest, sku: `SKU-${n}`, quantity: 1 }, patient),
  )
  assert.deepEqual(new Set(answers.map(({ status }) => status)).difference(new Set([200, 201, 503])), new Set())
  const { delivery, lines, version } = await shop.ask(show, guest)
  const now = delivery?.problems[0]?.price ?? delivery?.price
  assert.equal(now?.amount, 500 + 100 * (lines.length - 1))
  assert.equal(lines.length, 1 + answers.filter(({ status }) => status === 201).length)
  assert.ok(version >= lines.length)
  const again = await shop.ask(chooseDelivery, { ...guest, country: 'GB', shippingOption: 'express' }, patient)
  assert.deepEqual([again.delivery?.price, again.delivery?.problems], [now, []])
})

test('of many guest carts that are merged into the cart of one customer at once nothing is lost, and there is one cart', async () => {
  const ada = { ...patient, subject: 'cus_ada' }
  const guests = await times(async (n) => {
    const guest = await newCart()
    await shop.ask(add, { ...guest, sku: `SKU-${n % 4}`, quantity: 1 }, patient)
    return guest
  })
  const both = (n: number) => guests[n] as (typeof guests)[number]
  const answers = await Promise.all([
    times((n) => shop.send(merge, both(n), ada)),
    times((n) => shop.send(merge, both(n), ada)),
  ])
  const carts = answers.flat().map(({ status, body }) => [status, (body as { id: string }).id])
  assert.deepEqual(new Set(carts.map(String)).size, 1, JSON.stringify(carts))
  const { lines } = await shop.ask(mine, {}, ada)
  assert.deepEqual(
    lines.map(({ sku, quantity }) => [sku, quantity]).sort(),
    [0, 1, 2, 3].map((of) => [`SKU-${of}`, WRITERS / 4]),
  )
})
