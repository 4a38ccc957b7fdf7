import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { OutputOf } from '@souk/kit/contract'
import { operator, type Host } from '@souk/kit/host'
import { staff, trial, type As, type Trial } from '@souk/kit/testing'
import { cart } from '../../services/cart/contract.ts'
import cartService from '../../services/cart/service.ts'
import { catalog } from '../../services/catalog/contract.ts'
import catalogService from '../../services/catalog/service.ts'
import { inventory } from '../../services/inventory/contract.ts'
import inventoryService from '../../services/inventory/service.ts'
import { order } from '../../services/order/contract.ts'
import orderService from '../../services/order/service.ts'
import { payment } from '../../services/payment/contract.ts'
import paymentService from '../../services/payment/service.ts'
import shippingService from '../../services/shipping/service.ts'
import carrierService from '../../system/stand-ins/carrier/service.ts'
import { provider } from '../../system/stand-ins/provider/contract.ts'
import providerService from '../../system/stand-ins/provider/service.ts'

const UNITS = 10
const BOUGHT = 3
const SKU = 'MUG'
const PRICE = { amount: 1_333, currency: 'GBP' }
const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
/** Long enough to stop a parcel by hand. */
const COLLECTED_MS = 10 * MINUTE_MS

let shop: Trial
let orders: Host
let keys = 0
const fresh = (): As => ({ idempotencyKey: `key-${++keys}` })
const asStaff = (): As => ({ ...staff, ...fresh() })
const supervisor = (): As => ({ service: 'supervisor', instance: orders.url })

beforeEach(async () => {
  const world = [catalogService, inventoryService, cartService, providerService, paymentService]
  const env = { CARRIER_COLLECT_AFTER_SECONDS: String(COLLECTED_MS / SECOND_MS) }
  shop = await trial([...world, shippingService, carrierService], { env })
  orders = await shop.start(orderService)
  await shop.ask(catalog.operations.create, { title: 'A mug', variants: [{ sku: SKU, prices: [PRICE] }] }, staff)
  await shop.ask(inventory.operations.receive, { sku: SKU, quantity: UNITS }, staff)
})
afterEach(() => shop.stop())

type Bought = OutputOf<typeof order.operations.place>

/** An order whose money is reserved, and whose stock cannot be sold: inventory is down. */
async function committing(): Promise<Bought> {
  const { id: cartId, token: cartToken } = await shop.ask(cart.operations.create, { currency: PRICE.currency })
  await shop.ask(cart.operations.add, { cartId, token: cartToken, sku: SKU, quantity: BOUGHT })
  const shippingAddress = { name: 'Ada Lovelace', line1: '12 St James Square', city: 'London', country: 'GB' }
  const card = { method: 'card' as const, token: 'tok_3ds' }
  const purchase = { email: 'ada@example.com', shippingAddress, payment: card, cartId, cartToken }
  const bought = await shop.ask(order.operations.place, purchase, fresh())
  shop.kill('inventory')
  const chargeId = bought.nextAction?.url.split('/').at(-1) as string
  await shop.ask(provider.operations.decide, { chargeId, approve: true })
  await shop.advance(30 * SECOND_MS)
  assert.deepEqual(await sagasOf(bought), [['checkout', 'committing', undefined]])
  return bought
}

/** An order that is confirmed, and whose money is not taken: the provider is out of order. */
async function capturing(): Promise<Bought> {
  const bought = await committing()
  await shop.ask(provider.operations.faults, { errorRate: 100 }, staff)
  await shop.start(inventoryService)
  await shop.advance(15 * SECOND_MS)
  assert.deepEqual(await sagasOf(bought), [['checkout', 'capturing', undefined]])
  return bought
}

/** Somebody at the provider gives back what is reserved. */
const voidThere = ({ payment: { paymentId = '' }, totals }: Bought) =>
  shop.ask(provider.operations.intervene, { reference: paymentId, what: 'void', amount: totals.total }, asStaff())

/** The sagas of an order as an operator is shown them: what is over is not among them, unless it has an alarm. */
async function sagasOf({ number }: Pick<Bought, 'number'>) {
  const { data } = await shop.ask(operator.operations.sagas, {}, supervisor())
  return data.map(({ kind, state, alarm }) => [kind, state, alarm?.reason.includes(number)])
}

const now = ({ id: orderId }: Pick<Bought, 'id'>) => shop.ask(order.operations.show, { orderId }, staff)
const shipments = async () =>
  (await shop.database('shipping').read.all<{ state: string }>`select state from shipment`).map(({ state }) => state)
const onHand = async () => (await shop.ask(inventory.operations.stock, { sku: SKU })).onHand
const moved = async () => (await shop.ask(provider.operations.ledger, {}, staff)).data.map(({ kind }) => kind)
const told = async () =>
  [...new Map((await shop.published()).map((event) => [event.id, event.type])).values()].filter((type) =>
    type.startsWith('order.'),
  )

describe('money that somebody at the provider gives back before it is taken', () => {
  it('while the stock is being sold is no order: what was sold goes back, and the customer is told', async () => {
    const bought = await committing()
    await voidThere(bought)
    await shop.advance(20 * SECOND_MS)
    const { status, reason } = await now(bought)
    assert.deepEqual([status, reason], ['cancelled', 'payment_declined'], 'at once, although the stock is not settled')
    await shop.start(inventoryService)
    await shop.advance(10 * MINUTE_MS)
    assert.deepEqual([await onHand(), await sagasOf(bought), await shipments()], [UNITS, [], []])
    assert.deepEqual(await told(), ['order.placed', 'order.cancelled'])
    assert.deepEqual(await moved(), ['authorised', 'voided'])
  })

  for (const webhooksOff of [false, true])
    it(`after it was confirmed calls somebody, who calls it off${webhooksOff ? ', without a webhook too' : ''}`, async () => {
      const bought = await capturing()
      await shop.ask(provider.operations.faults, { errorRate: 100, webhooksOff }, staff)
      await voidThere(bought)
      await shop.ask(provider.operations.faults, { webhooksOff }, staff)
      await shop.advance(4 * MINUTE_MS)
      assert.deepEqual(await sagasOf(bought), [['checkout', 'unpaid', true]])
      const { status, payment: paid, timeline } = await now(bought)
      assert.deepEqual([status, paid.state, timeline.at(-1)?.what], ['confirmed', 'voided', 'payment_voided'])
      assert.deepEqual(await shipments(), ['booked'], 'it can still be stopped')

      const { status: answer } = await shop.send(order.operations.cancel, { orderId: bought.id }, asStaff())
      await shop.advance(MINUTE_MS)
      const after = await now(bought)
      assert.deepEqual([answer, after.status, after.reason, after.refunds], [200, 'cancelled', 'staff', []])
      assert.deepEqual(
        [await onHand(), await shipments(), await moved()],
        [UNITS, ['cancelled'], ['authorised', 'voided']],
      )
      assert.deepEqual((await told()).slice(-2), ['order.confirmed', 'order.cancelled'])

      await shop.ask(operator.operations.acknowledgeAlarm, { id: bought.id }, supervisor())
      assert.deepEqual(await sagasOf(bought), [])
    })

  it('is an alarm for as long as nobody has seen to it, also when the parcel is on its way', async () => {
    const bought = await capturing()
    await voidThere(bought)
    await shop.ask(provider.operations.faults, {}, staff)
    await shop.advance(COLLECTED_MS + MINUTE_MS)
    const { status: answer, body } = await shop.send(order.operations.cancel, { orderId: bought.id }, asStaff())
    assert.deepEqual([answer, (body as { code: string }).code], [409, 'already_shipped'])
    assert.deepEqual([await sagasOf(bought), await shipments()], [[['checkout', 'unpaid', true]], ['dispatched']])
    assert.deepEqual((await shop.ask(payment.operations.cases, {}, staff)).data, [])
  })
})
