import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createPostgresHome, openPostgres } from '@souk/kit/database/postgres'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { startPostgres, type Postgres } from '@souk/kit/testing/postgres'
import { systemClock, systemRandom } from '@souk/kit/world'
import { order } from './contract.ts'
import orderService from './service.ts'
import { purchase } from './test-support/orders.ts'
import { surroundings } from './test-support/shop.ts'

const { place, list } = order.operations
const WRITERS = 32
const patient = { deadlineMs: 100_000 }
const PLENTY = { ORDER_ANSWER_WITHIN_MS: '60000' }

const around = surroundings()
let postgres: Postgres
let shop: Trial

before(async () => {
  postgres = await startPostgres()
  shop = await trial([around.cart, around.inventory, around.payment, orderService], {
    env: PLENTY,
    openDatabase: async (service) => {
      const url = await createPostgresHome(postgres.url, `${service}-${process.pid}`, { password: 'for this test' })
      return openPostgres({ url, durable: true, maxConnections: 16 }, systemClock, systemRandom)
    },
  })
  // A second instance, so that sagas are shared between two.
  await shop.start(orderService)
})
after(async () => {
  await shop.stop()
  await postgres.stop()
})

const cartId = (n: number) => `cart_${String(n).padStart(26, '0')}`
const times = <T>(work: (n: number) => Promise<T>) => Promise.all(Array.from({ length: WRITERS }, (_, n) => work(n)))
const buy = (n: number, key: string) => {
  const input = { ...purchase, ...around.fill(cartId(n)) }
  return shop.send(place, input, { ...patient, idempotencyKey: key })
}

test('of many who order one cart at once, one does', async () => {
  const answers = await times((n) => buy(0, `same cart ${n}`))
  const codes = answers.map(({ status, body }) => (status === 201 ? status : (body as { code: string }).code))
  assert.deepEqual(new Set(codes), new Set([201, 'already_ordered']))
  assert.equal(around.orders.size, 1)
})

test('many orders at once all come to their end, each charged once', async () => {
  const answers = await times((n) => buy(n + 1, `own cart ${n}`))
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201]))
  const isCaptured = async () => {
    const { data } = await shop.ask(list, { limit: 100 }, staff)
    return data.every(({ payment }) => payment.state === 'captured') && data.length === WRITERS + 1
  }
  while (!(await isCaptured())) await shop.advance(100)
  assert.deepEqual(new Set([...around.orders.values()].map(({ captures }) => captures)), new Set([1]))
})
