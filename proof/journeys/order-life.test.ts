import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { purchaseFaults, type Promised } from '../invariants/purchases.ts'
import { readStock, stockFaults } from '../invariants/stock.ts'
import { inDatabase } from './databases.ts'
import { atRest, chargesOf, readPurchases, stockUp } from './purchases.ts'
import { startReceiver } from './receiver.ts'
import { ask, buyInTheEnd, insist, mailsTo, readOrder, type Order, type Said } from './shop.ts'
import { asStaff } from './staff.ts'
import { lifeOfFile, startSystem, type System } from './system.ts'
import { until } from './until.ts'
import { followWebhookGuide, NO_PYTHON, takenByPython } from './webhook-guide.ts'

const SKU = 'LIFE-1'
const PRICE = 333
const BOUGHT = 3
const TOTAL = BOUGHT * PRICE
const SLOW_MS = 2_000
const MOMENT_MS = 60_000

let shop: System
const life = lifeOfFile()
const told: Promised[] = []

before(async () => {
  shop = await startSystem(life, { env: { WEBHOOK_LOCAL_TARGETS: 'true' } })
  await stockUp(shop, { [SKU]: 1_000 }, PRICE)
})

interface Given {
  readonly refundId: string
  readonly state: string
  readonly code: string
  readonly amount: { readonly amount: number }
}
interface Life extends Order {
  readonly refunded: { readonly amount: number }
  readonly refunds: readonly Given[]
}

async function bought(email = 'life@example.com'): Promise<Order> {
  const { status, body } = await buyInTheEnd(shop, [{ sku: SKU, quantity: BOUGHT }], { email })
  assert.ok(status === 201 || status === 202, JSON.stringify(body))
  // What was down a moment ago is tried again a moment later.
  await until('it is confirmed', async () => (await readOrder(shop, body)).status === 'confirmed', MOMENT_MS)
  return body
}
const is = async (order: Order, kind: string) => (await chargesOf(shop, order.id)).some((each) => each.kind === kind)
const captured = (order: Order) => until('the money is taken', () => is(order, 'captured'), MOMENT_MS)
const living = async (order: Order) => (await readOrder(shop, order)) as Life
const givenBack = (order: Order, amount: number) =>
  until(`${amount} went back`, async () => (await living(order)).refunded.amount === amount, MOMENT_MS)

/** One request about an order, by its guest or by staff; the same one again is the same one. */
const wish = (order: Order, what: string, body: object, key: string = randomUUID(), isStaff = false) =>
  [
    'POST',
    `/v1/orders/${order.id}/${what}`,
    {
      body,
      headers: {
        'idempotency-key': key,
        ...(isStaff ? { authorization: `Bearer ${shop.staffKey}` } : { 'x-order-token': order.token }),
      },
    },
  ] as const
const refundOf = (order: Order, amount: number) =>
  wish(order, 'refunds', { amount: { amount, currency: 'GBP' } }, randomUUID(), true)
const returnOf = (order: Order, quantity: number, key?: string) =>
  wish(order, 'returns', { lines: [{ sku: SKU, quantity }] }, key, true)
const accepted = ({ status, body }: Said<Given>): string => {
  assert.equal(status, 201, JSON.stringify(body))
  return body.refundId
}

const providerIs = (faults: object) => asStaff(shop, { method: 'PUT', path: '/provider/faults', body: faults })
const pidOf = async (service: string) => (await shop.processes(service))[0]?.pid as number
const kill9 = async (service: string) => process.kill(await pidOf(service), 'SIGKILL')

test('an order that is called off while its money is being taken ends without it, and its customer is told once', async () => {
  const email = 'called-off@example.com'
  await providerIs({ latencyMs: SLOW_MS })
  const order = await bought(email)
  const { status, body } = await insist<Order>(shop, ...wish(order, 'cancel', {}))
  assert.deepEqual([status, body.status, body.reason], [200, 'cancelled', 'customer'])
  assert.equal(await is(order, 'captured'), false, 'it is still being taken')
  await providerIs({})
  await givenBack(order, TOTAL)
  assert.deepEqual(
    (await chargesOf(shop, order.id)).map(({ kind }) => kind),
    ['authorised', 'captured', 'refunded'],
  )
  const again = await insist<Given>(shop, ...wish(order, 'cancel', {}))
  assert.deepEqual([again.status, again.body.code], [409, 'already_cancelled'])
  const subjects = async () => (await mailsTo(shop, email)).map(({ subject }) => subject)
  await until('the customer is told', async () => (await subjects()).length === 2, MOMENT_MS)
  assert.match((await subjects()).join(), /is cancelled/)
  told.push({ orderId: order.id, outcome: 'cancelled' })
})

test('an order that waits for its payment is called off, and another one gets its units', async () => {
  await shop.control('/v1/processes/provider/stop', {})
  const { status, body: order } = await buyInTheEnd(shop, [{ sku: SKU, quantity: BOUGHT }])
  assert.equal(status, 202)
  assert.equal((await insist<Order>(shop, ...wish(order, 'cancel', {}))).body.status, 'cancelled')
  await shop.control('/v1/processes/provider/start', {})
  told.push({ orderId: order.id, outcome: 'cancelled' })
})

test('of two refunds at once that do not fit both, one is given', async () => {
  const order = await bought()
  await captured(order)
  const answers = await Promise.all([600, 600].map((amount) => insist<Given>(shop, ...refundOf(order, amount))))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409])
  const [refused] = answers.filter(({ status }) => status === 409)
  assert.equal(refused?.body.code, 'more_than_left')
  const both = await Promise.all([100, 200].map((amount) => insist<Given>(shop, ...refundOf(order, amount))))
  await givenBack(order, 900)
  const refundIds = [...answers.filter(({ status }) => status === 201), ...both].map(accepted)
  told.push({ orderId: order.id, outcome: 'confirmed', refundIds })
})

test('a return that is sent twice with one key is one return', async () => {
  const order = await bought()
  await captured(order)
  const key = randomUUID()
  const answers = await Promise.all([1, 2, 3].map(() => insist<Given>(shop, ...returnOf(order, 2, key))))
  assert.equal(new Set(answers.map(accepted)).size, 1)
  await givenBack(order, 2 * PRICE)
  const more = await insist<Given>(shop, ...returnOf(order, 2))
  assert.deepEqual([more.status, more.body.code], [409, 'not_purchased'])
  const last = await insist<Given>(shop, ...returnOf(order, 1))
  await givenBack(order, TOTAL)
  assert.equal((await living(order)).status, 'returned')
  told.push({ orderId: order.id, outcome: 'confirmed', refundIds: [...answers, last].map(accepted) })
})

test('a refund during which payment is killed is given once', async () => {
  const order = await bought()
  await captured(order)
  await providerIs({ latencyMs: SLOW_MS })
  const said = await insist<Given>(shop, ...refundOf(order, 500))
  const isUnderWay = () =>
    inDatabase(
      shop,
      'payment',
      async (query) => (await query(`select 1 from souk_saga where state = 'refunding'`)).length > 0,
    )
  await until('payment has asked for it', isUnderWay, MOMENT_MS)
  await kill9('payment')
  await providerIs({})
  await givenBack(order, 500)
  told.push({ orderId: order.id, outcome: 'confirmed', refundIds: [accepted(said)] })
})

test('a return during which inventory is away and order is killed comes into stock once', async () => {
  const order = await bought()
  await captured(order)
  await shop.control('/v1/processes/inventory/stop', {})
  const said = await insist<Given>(shop, ...returnOf(order, 1))
  await kill9('order')
  await shop.control('/v1/processes/inventory/start', {})
  await givenBack(order, PRICE)
  told.push({ orderId: order.id, outcome: 'confirmed', refundIds: [accepted(said)] })
})

/** One request of staff about webhooks, which must work. */
async function staffAsk<Body>(method: string, path: string, body?: object): Promise<Body> {
  const reply = await asStaff(shop, { method, path: `/v1/${path}`, ...(body && { body }) })
  assert.equal(reply.outcome, 'ok', JSON.stringify(reply))
  return reply.body as Body
}
interface Delivery {
  readonly deliveryId: string
  readonly status: string
  readonly attempts: readonly { status: number }[]
}

test('a system that is subscribed is sent an order, signed, until it takes it, also when webhook is killed', async (t) => {
  const erp = await startReceiver(life)
  erp.answer(500)
  const wanted = { url: erp.url, events: ['order.confirmed'] }
  const made = await staffAsk<{ endpointId: string; secret: string }>('POST', 'webhook-endpoints', wanted)
  const log = `webhook-endpoints/${made.endpointId}/deliveries`
  const statuses = async () =>
    (await staffAsk<{ data: Delivery[] }>('GET', log)).data.flatMap(({ attempts }) =>
      attempts.map((each) => each.status),
    )
  const order = await bought()
  await until('it has failed', async () => (await statuses()).join() === '500', MOMENT_MS)
  await kill9('webhook')
  erp.answer(204)
  await until('it was taken', async () => (await statuses()).join() === '500,204', MOMENT_MS)
  const [{ deliveryId, status } = { deliveryId: '' }] = (await staffAsk<{ data: Delivery[] }>('GET', log)).data
  await staffAsk('POST', `webhook-deliveries/${deliveryId}/resend`, {})
  await until('it was sent again', () => erp.received.length === 3, MOMENT_MS)
  assert.equal(status, 'delivered')
  for (const { body, headers } of erp.received) {
    const { type, data } = new Webhook(made.secret).verify(body, headers) as { type: string; data: { orderId: string } }
    assert.deepEqual([type, data.orderId, headers['webhook-id']], ['order.confirmed', order.id, deliveryId])
  }
  await staffAsk('DELETE', `webhook-endpoints/${made.endpointId}`)
  await t.test('the Python of the guide takes what was sent, and nothing that was changed', async () => {
    const last = erp.received.at(-1)!
    const isTaken = await takenByPython(made.secret, last)
    if (isTaken === undefined) return t.diagnostic(NO_PYTHON)
    assert.equal(isTaken, true)
    const changed = { ...last, body: last.body.replace('order.confirmed', 'order.cancelled') }
    assert.equal(await takenByPython(made.secret, changed), false)
  })
  await captured(order)
  told.push({ orderId: order.id, outcome: 'confirmed' })
})

test('the commands and the program of the guide to webhooks do what the guide says', async () => {
  const { printed, expected } = await followWebhookGuide(life, shop)
  assert.deepEqual(printed, expected)
  assert.ok(expected.length > 1)
})

test('in the end every penny and every unit is where it belongs', async () => {
  await atRest(shop)
  assert.deepEqual(purchaseFaults(await readPurchases(shop, told)), [])
  assert.deepEqual(stockFaults(await inDatabase(shop, 'inventory', readStock)), [])
  assert.equal(told.length, 7)
  const nothing = await ask(shop, 'POST', `/v1/orders/ord_${'0'.repeat(26)}/cancel`, { body: {} })
  assert.deepEqual([nothing.status, nothing.body.code], [404, 'unknown_order'])
})
