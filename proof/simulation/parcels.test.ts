import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { cart } from '../../services/cart/contract.ts'
import cartService from '../../services/cart/service.ts'
import { catalog } from '../../services/catalog/contract.ts'
import catalogService from '../../services/catalog/service.ts'
import { inventory } from '../../services/inventory/contract.ts'
import inventoryService from '../../services/inventory/service.ts'
import notificationService from '../../services/notification/service.ts'
import { order } from '../../services/order/contract.ts'
import orderService from '../../services/order/service.ts'
import paymentService from '../../services/payment/service.ts'
import { shipping } from '../../services/shipping/contract.ts'
import shippingService from '../../services/shipping/service.ts'
import { carrier } from '../../system/stand-ins/carrier/contract.ts'
import carrierService from '../../system/stand-ins/carrier/service.ts'
import providerService from '../../system/stand-ins/provider/service.ts'

const SKU = 'MUG'
const UNITS = 50
const COLLECTED_MS = 62_000
const ARRIVED_MS = 100_000

let shop: Trial
let keys = 0
beforeEach(async () => {
  const services = [catalogService, inventoryService, cartService, paymentService, orderService]
  const parcels = [providerService, shippingService, carrierService, notificationService]
  shop = await trial([...services, ...parcels], {
    env: { CARRIER_COLLECT_AFTER_SECONDS: '60', CARRIER_STEP_SECONDS: '30' },
  })
  const variants = [{ sku: SKU, prices: [{ amount: 900, currency: 'GBP' }] }]
  await shop.ask(catalog.operations.create, { title: 'A mug', variants }, staff)
  await shop.ask(inventory.operations.receive, { sku: SKU, quantity: UNITS }, staff)
})
afterEach(() => shop.stop())

type Bought = Awaited<ReturnType<typeof buy>>
async function buy({ name = 'Ada Lovelace', option = 'express' } = {}) {
  const { id: cartId, token: cartToken } = await shop.ask(cart.operations.create, {})
  await shop.ask(cart.operations.add, { cartId, token: cartToken, sku: SKU, quantity: 2 })
  const purchase = {
    cartId,
    cartToken,
    email: 'ada@example.com',
    shippingAddress: { name, line1: '12 St James Square', city: 'London', country: 'GB' },
    shippingOption: option,
    payment: { method: 'card' as const, token: 'tok_visa' },
  }
  return shop.ask(order.operations.place, purchase, { idempotencyKey: `key-${++keys}` })
}
const statusOf = async ({ id: orderId, token }: Bought) =>
  (await shop.ask(order.operations.show, { orderId, token })).status
const parcels = async () => (await shop.ask(carrier.operations.parcels, {}, staff)).data
const shipmentOf = async ({ id: orderId, token }: Bought) =>
  (await shop.ask(shipping.operations.list, { orderId, token })).data[0]
const stuck = () => shop.recorded.lines.filter(({ message }) => message.includes('needs somebody')).length

test('an order by express costs what was said, is sent once, and its guest sees it arrive', async () => {
  const bought = await buy()
  assert.deepEqual([bought.totals.shipping.amount, bought.totals.total.amount], [695, 2_495])
  await shop.advance(5_000)
  assert.equal((await shipmentOf(bought))?.state, 'booked')
  await shop.advance(COLLECTED_MS)
  assert.equal(await statusOf(bought), 'shipped')
  await shop.advance(ARRIVED_MS)
  assert.deepEqual([await statusOf(bought), (await parcels()).length, stuck()], ['delivered', 1, 0])
})

test('what has not left the warehouse cannot be sent back; what has arrived is there again when staff have received it', async () => {
  const bought = await buy()
  const { id: orderId, token } = bought
  const lines = [{ sku: SKU, quantity: 2 }]
  const sendBack = () =>
    shop.send(order.operations.return, { orderId, token, lines }, { idempotencyKey: `key-${++keys}` })
  const onHand = async () => (await shop.ask(inventory.operations.stock, { sku: SKU })).onHand
  const early = await sendBack()
  assert.deepEqual([early.status, (early.body as { code: string }).code], [409, 'not_delivered'])
  await shop.advance(COLLECTED_MS + ARRIVED_MS)
  assert.deepEqual([await statusOf(bought), await onHand()], ['delivered', UNITS - 2])
  const { returnId } = (await sendBack()).body as { returnId: string }
  await shop.advance(ARRIVED_MS)
  const waiting = await shop.ask(order.operations.show, { orderId, token })
  assert.deepEqual([waiting.status, waiting.refunded.amount, await onHand()], ['delivered', 0, UNITS - 2])
  await shop.ask(order.operations.receiveReturn, { orderId, returnId }, staff)
  await shop.advance(ARRIVED_MS)
  const after = await shop.ask(order.operations.show, { orderId, token })
  assert.deepEqual([after.status, after.refunded, await onHand()], ['returned', after.totals.total, UNITS])
  assert.equal(stuck(), 0)
})

test('an order that is cancelled before its parcel is collected is called off with the carrier', async () => {
  const bought = await buy()
  await shop.advance(5_000)
  await shop.ask(order.operations.cancel, { orderId: bought.id, token: bought.token }, { idempotencyKey: 'cancel' })
  await shop.advance(COLLECTED_MS)
  assert.deepEqual([await statusOf(bought), (await parcels())[0]?.state, stuck()], ['cancelled', 'cancelled', 0])
})

test('orders that are called off around the moment of collection are cancelled with their parcels, or neither is', async () => {
  const called = await Promise.all(Array.from({ length: 8 }, () => buy()))
  await shop.advance(COLLECTED_MS - 4_000)
  const answers = []
  for (const { id: orderId, token } of called) {
    await shop.advance(400)
    answers.push(await shop.send(order.operations.cancel, { orderId, token }))
  }
  await shop.advance(COLLECTED_MS + ARRIVED_MS)
  const ends = await Promise.all(called.map(statusOf))
  const expected = answers.map(({ status }) => (status === 200 ? 'cancelled' : 'delivered'))
  assert.deepEqual([ends, new Set(expected).size, stuck()], [expected, 2, 0])
  const states = new Map((await parcels()).map(({ reference, state }) => [reference, state]))
  const shipments = await Promise.all(called.map(shipmentOf))
  assert.deepEqual(
    shipments.map((each) => states.get(each?.shipmentId ?? '')),
    expected,
  )
})

test('a parcel that gets lost stands in the timeline of its order, and staff are called', async () => {
  const bought = await buy({ name: 'Ada Lovelace (lost)' })
  await shop.advance(COLLECTED_MS + ARRIVED_MS)
  const { status, timeline } = await shop.ask(order.operations.show, { orderId: bought.id, token: bought.token })
  assert.deepEqual([status, timeline.at(-1)?.what, stuck()], ['shipped', 'parcel_lost', 1])
})

for (const down of ['shipping', 'carrier'] as const)
  test(`orders that are bought while ${down} is away are sent once each when it is back`, async () => {
    await buy()
    await shop.advance(1_000)
    shop.kill(down)
    const others = [await buy(), await buy()]
    await shop.advance(20_000)
    await shop.start(down === 'shipping' ? shippingService : carrierService)
    await shop.advance(COLLECTED_MS + ARRIVED_MS + 60_000)
    assert.deepEqual([await Promise.all(others.map(statusOf)), stuck()], [['delivered', 'delivered'], 0])
    assert.equal((await parcels()).length, 3)
  })

test('a carrier that fails, dawdles and answers nothing books every order once all the same', async () => {
  const faults = { errorRate: 30, silentRate: 30, latencyMs: 50 }
  await shop.ask(carrier.operations.faults, faults, staff)
  const bought = []
  for (let n = 0; n < 12; n++) bought.push(await buy())
  await shop.advance(120_000)
  await shop.ask(carrier.operations.faults, {}, staff)
  await shop.advance(COLLECTED_MS + ARRIVED_MS + 120_000)
  assert.deepEqual([...new Set(await Promise.all(bought.map(statusOf)))], ['delivered'])
  assert.deepEqual([(await parcels()).length, stuck()], [12, 0])
})
