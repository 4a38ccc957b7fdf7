import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createPostgresHome, openPostgres } from '@souk/kit/database/postgres'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { startPostgres, type Postgres } from '@souk/kit/testing/postgres'
import { systemClock, systemRandom } from '@souk/kit/world'
import { notification } from './contract.ts'
import service from './service.ts'
import { makeOrders, orderId, tellsOf, TOKEN } from './test-support/orders.ts'

const ORDERS = 40
const { messages, preferences, putPreferences } = notification.operations
let postgres: Postgres
let shop: Trial

before(async () => {
  postgres = await startPostgres()
  shop = await trial([makeOrders().orders, service], {
    openDatabase: async (name) => {
      const url = await createPostgresHome(postgres.url, `${name}-${process.pid}`, { password: 'for this test' })
      return openPostgres({ url, durable: true, maxConnections: 16 }, systemClock, systemRandom)
    },
  })
  await shop.start(service)
})
after(async () => {
  await shop.stop()
  await postgres.stop()
})

test('two processes on PostgreSQL that hear of many orders at once tell each customer once', async () => {
  const { place, confirm } = tellsOf(() => shop)
  const numbers = Array.from({ length: ORDERS }, (_, n) => n)
  for (const n of numbers) await place(n)
  for (const n of numbers) await confirm(n)
  const isTold = async () => {
    const { data } = await shop.ask(messages, { limit: 100 }, staff)
    return data.length === ORDERS && data.every(({ status }) => status === 'sent')
  }
  while (!(await isTold())) await shop.advance(200)
  await shop.advance(30_000)
  assert.deepEqual(
    shop.delivered().map(({ to }) => to),
    [...new Set(shop.delivered().map(({ to }) => to))],
  )
  assert.equal(shop.delivered().length, ORDERS)
})

test('staff find the messages of an order on PostgreSQL too', async () => {
  const { data } = await shop.ask(messages, { orderId: orderId(3), status: 'sent', limit: 5 }, staff)
  assert.deepEqual(
    data.map(({ kind }) => kind),
    ['order_confirmed'],
  )
  assert.deepEqual((await shop.ask(messages, { status: 'failed' }, staff)).data, [])
})

test('of two who choose at once on PostgreSQL one choice holds, whole, and what it names is suppressed', async () => {
  const of3 = { orderId: orderId(3), token: TOKEN }
  const choices = [['order_shipped'], ['order_shipped', 'order_delivered']] as const
  await Promise.all([...choices, ...choices].map((each) => shop.ask(putPreferences, { ...of3, unwanted: [...each] })))
  const { unwanted } = await shop.ask(preferences, of3)
  assert.ok(
    choices.some((each) => JSON.stringify(each) === JSON.stringify(unwanted)),
    `chosen is ${unwanted}`,
  )
  await tellsOf(() => shop).dispatch(3)
  const suppressed = async () => (await shop.ask(messages, { status: 'suppressed' }, staff)).data
  while ((await suppressed()).length === 0) await shop.advance(200)
  assert.deepEqual(
    (await suppressed()).map(({ kind }) => kind),
    ['order_shipped'],
  )
})
