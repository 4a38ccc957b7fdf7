import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { staff, trial, type As, type Trial } from '@souk/kit/testing'
import { cart } from '../../services/cart/contract.ts'
import cartService from '../../services/cart/service.ts'
import { catalog } from '../../services/catalog/contract.ts'
import catalogService from '../../services/catalog/service.ts'
import { inventory } from '../../services/inventory/contract.ts'
import inventoryService from '../../services/inventory/service.ts'
import { order } from '../../services/order/contract.ts'
import orderService from '../../services/order/service.ts'
import paymentService from '../../services/payment/service.ts'
import shippingService from '../../services/shipping/service.ts'
import { provider } from '../../system/stand-ins/provider/contract.ts'
import providerService from '../../system/stand-ins/provider/service.ts'

const UNITS = 10
const DEADLINE_MS = 40_000
const DOWN_MS = 8_000
const SETTLED_MS = 20_000
const SKU = 'MUG'

let shop: Trial
let keys = 0
const fresh = (): As => ({ idempotencyKey: `key-${++keys}` })

beforeEach(async () => {
  const outside = [providerService, shippingService]
  const services = [catalogService, inventoryService, cartService, paymentService, orderService, ...outside]
  shop = await trial(services, { env: { ORDER_PAYMENT_DEADLINE_SECONDS: String(DEADLINE_MS / 1_000) } })
  const variants = [{ sku: SKU, prices: [{ amount: 900, currency: 'GBP' }] }]
  await shop.ask(catalog.operations.create, { title: 'A mug', variants }, staff)
  await shop.ask(inventory.operations.receive, { sku: SKU, quantity: UNITS }, staff)
})
afterEach(() => shop.stop())

type Order = Awaited<ReturnType<typeof shop.ask<typeof order.operations.place>>>
interface Said {
  readonly status: number
  readonly body: Order & { readonly code: string; readonly errors: Record<string, unknown>[] }
}

async function fill(quantity = 2) {
  const { id: cartId, token } = await shop.ask(cart.operations.create, {})
  await shop.ask(cart.operations.add, { cartId, token, sku: SKU, quantity })
  return { cartId, cartToken: token }
}

const shippingAddress = { name: 'Ada Lovelace', line1: '12 St James Square', city: 'London', country: 'GB' }
const buy = async (card: string, about: object, as: As = fresh()) => {
  const input = { email: 'ada@example.com', shippingAddress, payment: { method: 'card', token: card }, ...about }
  return (await shop.send(order.operations.place, input, as)) as unknown as Said
}
const read = ({ id: orderId, token }: Order) => shop.ask(order.operations.show, { orderId, token })
const stock = () => shop.ask(inventory.operations.stock, { sku: SKU })

/** What the provider's own ledger says of an order: the truth about money. */
async function moved({ payment }: Order): Promise<string[]> {
  const { data } = await shop.ask(provider.operations.ledger, {}, staff)
  return data.filter(({ reference }) => reference === payment.paymentId).map(({ kind }) => kind)
}

async function settled(bought: Order, status: Order['status'], movements: string[], onHand: number): Promise<void> {
  await shop.advance(SETTLED_MS)
  assert.equal((await read(bought)).status, status)
  assert.deepEqual(await moved(bought), movements)
  const { onHand: left, held } = await stock()
  assert.deepEqual([left, held], [onHand, 0])
  const stuck = shop.recorded.lines.filter(({ message }) => message.includes('needs somebody'))
  assert.deepEqual(stuck, [])
}

describe('a purchase through all its services', () => {
  for (const card of ['tok_visa', 'tok_slow'])
    it(`with ${card} is confirmed, charged once, and the cart is closed`, async () => {
      const cartOf = await fill()
      const { status, body } = await buy(card, cartOf)
      assert.deepEqual([status, body.status], [201, 'confirmed'], JSON.stringify(body))
      await settled(body, 'confirmed', ['authorised', 'captured'], UNITS - 2)
      const again = await buy(card, cartOf)
      assert.deepEqual([again.status, again.body.id], [201, body.id])
    })

  for (const card of ['tok_declined', 'tok_insufficient_funds'])
    it(`with ${card} is 402, and another card buys the same cart`, async () => {
      const cartOf = await fill()
      const refused = await buy(card, cartOf)
      assert.deepEqual([refused.status, refused.body.code], [402, 'payment_declined'])
      const { status, body } = await buy('tok_visa', cartOf)
      assert.equal(status, 201)
      await settled(body, 'confirmed', ['authorised', 'captured'], UNITS - 2)
    })

  it('of more than there is is 409 and names the units', async () => {
    const { status, body } = await buy('tok_visa', await fill(UNITS + 1))
    assert.deepEqual([status, body.code], [409, 'out_of_stock'])
    assert.deepEqual([body.errors[0]?.requested, body.errors[0]?.available], [UNITS + 1, UNITS])
  })

  it('with a provider that charges and is silent is accepted, looked up and charged once', async () => {
    const { status, body } = await buy('tok_timeout_charged', await fill())
    assert.deepEqual([status, body.status], [202, 'payment_pending'])
    await settled(body, 'confirmed', ['authorised', 'captured'], UNITS - 2)
  })

  it('that needs a second step is confirmed when it was taken, and declined when it was not', async () => {
    for (const [approve, status, movements, left] of [
      [true, 'confirmed', ['authorised', 'captured'], UNITS - 2],
      [false, 'cancelled', [], UNITS - 2],
    ] as const) {
      const { status: code, body } = await buy('tok_3ds', await fill())
      assert.equal(code, 202)
      const chargeId = /chg_[0-9a-z]{26}/.exec(body.nextAction?.url ?? '')?.[0] as string
      await shop.ask(provider.operations.decide, { chargeId, approve })
      await settled(body, status, [...movements], left)
    }
  })

  for (const down of ['provider', 'payment'] as const)
    it(`while ${down} is down is accepted, and confirmed when it is back`, async () => {
      shop.kill(down)
      const { status, body } = await buy('tok_visa', await fill())
      assert.deepEqual([status, body.status], [202, 'payment_pending'], JSON.stringify(body))
      await shop.advance(DOWN_MS)
      await shop.start(down === 'provider' ? providerService : paymentService)
      await settled(body, 'confirmed', ['authorised', 'captured'], UNITS - 2)
    })

  for (const down of ['provider', 'payment'] as const)
    it(`that waits for ${down} until its deadline is called off, and nothing stays held or reserved`, async () => {
      shop.kill(down)
      const { body } = await buy('tok_visa', await fill())
      await shop.advance(DEADLINE_MS + DOWN_MS)
      assert.deepEqual([(await read(body)).reason, (await stock()).held], ['payment_overdue', 0])
      await shop.start(down === 'provider' ? providerService : paymentService)
      await settled(body, 'cancelled', [], UNITS)
    })

  it('while inventory is down is 503, and the same key buys when it is back', async () => {
    const [cartOf, as] = [await fill(), fresh()]
    shop.kill('inventory')
    const { status, body } = await buy('tok_visa', cartOf, as)
    assert.deepEqual([status, body.code], [503, 'inventory_unavailable'])
    await shop.start(inventoryService)
    const again = await buy('tok_visa', cartOf, as)
    assert.equal(again.status, 201)
    await settled(again.body, 'confirmed', ['authorised', 'captured'], UNITS - 2)
  })
})
