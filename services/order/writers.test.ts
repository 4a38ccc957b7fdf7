import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { OutputOf } from '@souk/kit/contract'
import { createPostgresHome, openPostgres } from '@souk/kit/database/postgres'
import { staff, trial, type As, type Trial } from '@souk/kit/testing'
import { startPostgres, type Postgres } from '@souk/kit/testing/postgres'
import { systemClock, systemRandom } from '@souk/kit/world'
import { payment } from '@souk/payment/contract'
import { shipping } from '@souk/shipping/contract'
import { order } from './contract.ts'
import { NOBODY } from './domain/erased.ts'
import orderService from './service.ts'
import { purchase } from './test-support/orders.ts'
import type { Participants } from './test-support/participants.ts'
import { surroundings } from './test-support/shop.ts'

const { place, list, show, cancel, refund, return: bringBack, receiveReturn, eraseCustomer } = order.operations
const WRITERS = 32
const patient = { deadlineMs: 100_000 }
const PLENTY = { ORDER_ANSWER_WITHIN_MS: '60000' }

const around = surroundings()
let postgres: Postgres
let shop: Trial

before(async () => {
  postgres = await startPostgres()
  shop = await trial([around.cart, around.inventory, around.payment, around.shipping, orderService], {
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
const buy = (n: number, key: string, as: As = {}) => {
  const input = { ...purchase, ...around.fill(cartId(n)) }
  return shop.send(place, input, { ...patient, ...as, idempotencyKey: key })
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

const pounds = (amount: number) => ({ amount, currency: 'GBP' })
/** An order of 26 pounds that is paid, for its n-th reader. */
async function paid(n: number, as: As = {}): Promise<OutputOf<typeof place>> {
  const bought = (await buy(n, `paid ${n}`, as)).body as OutputOf<typeof place>
  const isPaid = async () => around.orders.get(bought.id)?.payment === 'captured'
  while (!(await isPaid())) await shop.advance(100)
  return bought
}
const sumOf = (all: Iterable<number>) => [...all].reduce((sum, each) => sum + each, 0)

test('of many refunds at once so many are given as fit', async () => {
  const { id: orderId } = await paid(100)
  const answers = await times((n) =>
    shop.send(refund, { orderId, amount: pounds(500) }, { ...staff, ...patient, idempotencyKey: `refund ${n}` }),
  )
  const codes = answers.map(({ status, body }) => (status === 201 ? status : (body as { code: string }).code))
  assert.equal(codes.filter((code) => code === 201).length, 5, codes.join())
  // Who meets too many others at once is told to try again, and nothing has happened.
  assert.deepEqual(new Set(codes.filter((code) => code !== 'overloaded')), new Set([201, 'more_than_left']))
  const isDone = async () => (await shop.ask(show, { orderId }, staff)).refunded.amount === 2_500
  while (!(await isDone())) await shop.advance(100)
  assert.equal(sumOf(around.orders.get(orderId)?.refunds.values() ?? []), 2_500)
})

test('of many returns and cancellations at once no unit comes back twice and all of the money goes back', async () => {
  const { id: orderId, token } = await paid(101)
  await times((n) =>
    n % 2 === 0
      ? shop.send(cancel, { orderId, token }, { ...patient, idempotencyKey: `cancel ${n}` })
      : shop.send(
          bringBack,
          { orderId, lines: [{ sku: 'MUG', quantity: 1 }] },
          { ...staff, ...patient, idempotencyKey: `return ${n}` },
        ),
  )
  const { status } = await shop.ask(show, { orderId }, staff)
  assert.equal(status, 'cancelled')
  const isDone = async () => (await shop.ask(show, { orderId }, staff)).refunded.amount === 2_600
  while (!(await isDone())) await shop.advance(100)
  const { refunds, restocks } = around.orders.get(orderId) as Participants
  assert.deepEqual([sumOf(refunds.values()), sumOf(restocks.values())], [2_600, 3])
})

test('of refunds by the order and at the payment at once every one is counted', async () => {
  const { id: orderId, payment: about } = await paid(102)
  const { paymentId = '' } = about
  await times(async (n) => {
    const refundId = `ref_${String(n).padStart(26, '0')}`
    if (n % 2 === 0) await shop.tell(payment.events.refunded, { paymentId, orderId, amount: pounds(10), refundId })
    else await shop.send(refund, { orderId, amount: pounds(1) }, { ...staff, ...patient, idempotencyKey: `small ${n}` })
  })
  const read = () => shop.ask(show, { orderId }, staff)
  const isOver = async () => {
    const { refunds } = await read()
    const noted = refunds.filter(({ amount }) => amount.amount === 10)
    return refunds.every(({ state }) => state === 'done') && noted.length === WRITERS / 2
  }
  while (!(await isOver())) await shop.advance(100)
  const { refunded, refunds } = await read()
  const kept = await shop.database('order').read.get<{
    reversed: number
  }>`select reversed from orders where id = ${orderId}`
  assert.deepEqual(
    [refunded.amount, kept?.reversed],
    [sumOf(refunds.map(({ amount }) => amount.amount)), refunded.amount],
  )
})

test('an order that is sent back from many sides while its customer is erased counts every return, and names nobody in the end', async () => {
  const customerId = `cus_${'1'.repeat(26)}`
  const { id: orderId, token } = await paid(103, { subject: customerId })
  const parcel = { orderId, shipmentId: `shp_${'0'.repeat(26)}`, carrier: 'carrier', trackingNumber: 'SK1' }
  const at = new Date(shop.clock.now()).toISOString()
  for (const event of [shipping.events.dispatched, shipping.events.delivered]) await shop.tell(event, { ...parcel, at })
  const read = () => shop.ask(show, { orderId }, staff)
  while ((await read()).status !== 'delivered') await shop.advance(100)
  const erase = (key: string) =>
    shop.send(eraseCustomer, { customerId }, { service: 'user', ...patient, idempotencyKey: key })
  const lines = [{ sku: 'MUG', quantity: 1 }]
  const sendBack = (key: string) =>
    shop.send(bringBack, { orderId, token, lines, reason: 'Ada moved' }, { ...patient, idempotencyKey: key })
  const answers = await times((n) => (n % 2 === 0 ? erase(`erase ${n}`) : sendBack(`send ${n}`)))
  const accepted = answers.filter(({ status }, n) => n % 2 === 1 && status === 201).length
  assert.ok(accepted <= 2, `${accepted} of 2`)
  for (let n = 0; (await erase(`again ${n}`)).status !== 200; n++) await shop.advance(100)
  const { email, shippingAddress, returns } = await read()
  assert.deepEqual([email, shippingAddress.name, returns.length], [NOBODY, 'erased', accepted])
  const received = await times((n) => {
    const { returnId = '' } = returns[n % accepted] ?? {}
    return shop.send(receiveReturn, { orderId, returnId }, { ...staff, ...patient, idempotencyKey: `receive ${n}` })
  })
  assert.equal(received.filter(({ status }) => status === 200).length, accepted)
  const isDone = async () => (await read()).returns.every(({ state }) => state === 'done')
  while (!(await isDone())) await shop.advance(100)
  assert.equal(sumOf(around.orders.get(orderId)?.restocks.values() ?? []), accepted)
})
