import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cart } from '@souk/cart/contract'
import { createPostgresHome, openPostgres } from '@souk/kit/database/postgres'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { startPostgres, type Postgres } from '@souk/kit/testing/postgres'
import { systemClock, systemRandom } from '@souk/kit/world'
import { webhook } from './contract.ts'
import service from './service.ts'
import { makeSubscribers } from './test-support/subscribers.ts'

const EVENTS = 40
const ERP = 'https://erp.example/hooks'
const { create, change, rotateSecret, deliveries, resend, remove, show } = webhook.operations
const cartId = (n: number) => `cart_${String(n).padStart(26, '0')}`
const subscribers = makeSubscribers()
let postgres: Postgres
let shop: Trial
let endpointId: string

before(async () => {
  postgres = await startPostgres()
  shop = await trial([service], {
    post: subscribers.post,
    openDatabase: async (name) => {
      const url = await createPostgresHome(postgres.url, `${name}-${process.pid}`, { password: 'for this test' })
      return openPostgres({ url, durable: true, maxConnections: 16 }, systemClock, systemRandom)
    },
  })
  await shop.start(service)
  endpointId = (await shop.ask(create, { url: ERP, events: [cart.events.expired.type] }, staff)).endpointId
})
after(async () => {
  await shop.stop()
  await postgres.stop()
})

const log = async () => (await shop.ask(deliveries, { endpointId, limit: 100, status: 'delivered' }, staff)).data

test('two processes on PostgreSQL that hear of many events at once send each once', async () => {
  for (let n = 0; n < EVENTS; n++) await shop.tell(cart.events.expired, { cartId: cartId(n) })
  while ((await log()).length < EVENTS) await shop.advance(200)
  await shop.advance(5_000)
  const sent = subscribers.at(ERP).map(({ headers }) => headers['webhook-id'])
  assert.deepEqual([sent.length, new Set(sent).size], [EVENTS, EVENTS])
})

test('of many who rotate, change and enable at once on PostgreSQL each change is whole', async () => {
  const secrets = await Promise.all(Array.from({ length: 6 }, () => shop.ask(rotateSecret, { endpointId }, staff)))
  assert.equal(new Set(secrets.map(({ secret }) => secret)).size, 6)
  await Promise.all([
    shop.ask(change, { endpointId, description: 'for the ERP' }, staff),
    shop.ask(change, { endpointId, events: ['*'] }, staff),
    shop.ask(change, { endpointId, enabled: false }, staff),
  ])
  const { description, events, enabled } = await shop.ask(show, { endpointId }, staff)
  assert.deepEqual([description, events, enabled], ['for the ERP', ['*'], false])
  await shop.ask(change, { endpointId, enabled: true }, staff)
})

test('a delivery is resent, and an endpoint removed with its deliveries, on PostgreSQL too', async () => {
  const [{ deliveryId } = { deliveryId: '' }] = await log()
  const before = subscribers.sent.length
  await Promise.all([1, 2, 3].map(() => shop.ask(resend, { deliveryId }, staff)))
  while (subscribers.sent.length === before) await shop.advance(200)
  while ((await log()).length < EVENTS) await shop.advance(200)
  await shop.ask(remove, { endpointId }, staff)
  assert.deepEqual(await shop.database('webhook').read.all`select * from delivery`, [])
})
