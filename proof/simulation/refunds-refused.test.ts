import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { OutputOf } from '@souk/kit/contract'
import type { Service } from '@souk/kit/service'
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
import stripeService from '../../services/payment/stripe/service.ts'
import { startStripe } from '../../services/payment/stripe/test-support.ts'
import shippingService from '../../services/shipping/service.ts'
import carrierService from '../../system/stand-ins/carrier/service.ts'
import { provider } from '../../system/stand-ins/provider/contract.ts'
import providerService from '../../system/stand-ins/provider/service.ts'

const UNITS = 10
const BOUGHT = 3
const SKU = 'MUG'
const PRICE = 1_333
const TOTAL = BOUGHT * PRICE
/** Of two of these neither is worth an amount without a third decimal, and both together are. */
const FILS = 4_115
/** Until the reconciliation has found what nobody told us of. */
const FOUND_MS = 300_000
/** Until what can be done is done, and what cannot has called for somebody. */
const SETTLED_MS = 90_000

const { place, show, cancel, refund, return: bringBack } = order.operations

let keys = 0
const asStaff = (): As => ({ ...staff, idempotencyKey: `key-${++keys}` })
const gbp = (amount: number) => ({ amount, currency: 'GBP' })
const mugs = (quantity: number) => [{ sku: SKU, quantity }]

async function open(t: TestContext, bank: Service, env: Record<string, string> = {}): Promise<Trial> {
  const goods = [catalogService, inventoryService, cartService, shippingService, carrierService]
  const shop = await trial([...goods, bank, paymentService, orderService], { env })
  t.after(() => shop.stop())
  const variants = [{ sku: SKU, prices: [gbp(PRICE), { amount: FILS, currency: 'KWD' }] }]
  await shop.ask(catalog.operations.create, { title: 'A mug', variants }, staff)
  await shop.ask(inventory.operations.receive, { sku: SKU, quantity: UNITS }, staff)
  return shop
}

const shippingAddress = { name: 'Ada Lovelace', line1: '12 St James Square', city: 'London', country: 'GB' }
type Bought = OutputOf<typeof place>

interface Basket {
  readonly currency: string
  readonly quantity: number
  readonly card: string
}

async function buy(shop: Trial, { currency, quantity, card }: Basket): Promise<Bought> {
  const { id: cartId, token: cartToken } = await shop.ask(cart.operations.create, { currency })
  await shop.ask(cart.operations.add, { cartId, token: cartToken, sku: SKU, quantity })
  const purchase = { email: 'ada@example.com', shippingAddress, cartId, cartToken }
  const payment = { method: 'card' as const, token: card }
  return shop.ask(place, { ...purchase, payment }, { idempotencyKey: `key-${++keys}`, deadlineMs: FOUND_MS })
}

const told = (shop: Trial, { id: orderId }: Bought) => shop.ask(show, { orderId }, staff)
const onHand = async (shop: Trial) => (await shop.ask(inventory.operations.stock, { sku: SKU })).onHand
const stuck = (shop: Trial) => shop.recorded.lines.filter(({ message }) => message.includes('needs somebody')).length
const refundsOf = ({ refunds }: Awaited<ReturnType<typeof told>>) =>
  refunds.map(({ cause, state, amount }) => [cause, state, amount.amount])

/** One unit is back in stock, and the provider refuses its money: somebody there has given back more than is left beside it. */
async function refused(t: TestContext, given: number) {
  const shop = await open(t, providerService)
  const bought = await buy(shop, { currency: 'GBP', quantity: BOUGHT, card: 'tok_visa' })
  await shop.advance(1_000)
  await shop.ask(provider.operations.faults, { webhooksOff: true }, staff)
  const byHand = { reference: String(bought.payment.paymentId), what: 'refund' as const, amount: gbp(given) }
  await shop.ask(provider.operations.intervene, byHand, asStaff())
  await shop.ask(bringBack, { orderId: bought.id, lines: mugs(1) }, asStaff())
  await shop.advance(FOUND_MS)
  const { refunds } = await told(shop, bought)
  assert.deepEqual([refunds[0]?.state, await onHand(shop)], ['failed', UNITS - BOUGHT + 1])
  return { shop, bought, alarms: stuck(shop) }
}

describe('goods that are back, and whose money did not go back', () => {
  it('stay where they are when the order is called off: the rest of goods and money goes back', async (t) => {
    const { shop, bought, alarms } = await refused(t, 3_000)
    const as = { ...asStaff(), deadlineMs: SETTLED_MS }
    assert.equal((await shop.ask(cancel, { orderId: bought.id }, as)).status, 'cancelled')
    await shop.advance(SETTLED_MS)
    const after = await told(shop, bought)
    assert.deepEqual([after.status, after.refunded, await onHand(shop)], ['cancelled', gbp(TOTAL), UNITS])
    assert.equal(stuck(shop), alarms, 'nobody else is called')
  })

  it('come back no second time, and those that are still out do', async (t) => {
    const { shop, bought, alarms } = await refused(t, 3_000)
    const again = await shop.send(bringBack, { orderId: bought.id, lines: mugs(BOUGHT) }, asStaff())
    assert.deepEqual([again.status, (again.body as { code: string }).code], [409, 'not_purchased'])
    await shop.ask(bringBack, { orderId: bought.id, lines: mugs(BOUGHT - 1) }, asStaff())
    await shop.advance(SETTLED_MS)
    const after = await told(shop, bought)
    assert.deepEqual([after.status, after.refunded, await onHand(shop)], ['returned', gbp(TOTAL), UNITS])
    assert.equal(stuck(shop), alarms, 'nobody else is called')
  })

  it('are paid for by a refund of what is left, without coming back once more', async (t) => {
    const { shop, bought } = await refused(t, 2_667)
    assert.deepEqual(refundsOf(await told(shop, bought)), [
      ['return', 'failed', PRICE],
      ['refund', 'done', 2_667],
    ])
    await shop.ask(refund, { orderId: bought.id, amount: gbp(TOTAL - 2_667) }, asStaff())
    await shop.advance(FOUND_MS)
    const after = await told(shop, bought)
    assert.deepEqual([after.status, after.refunded, await onHand(shop)], ['confirmed', gbp(TOTAL), UNITS - BOUGHT + 1])
  })
})

describe('an order that was called off, and whose money did not go back', () => {
  it('is owed it still: staff give it back, and nothing comes into stock twice', async (t) => {
    const shop = await open(t, providerService)
    const bought = await buy(shop, { currency: 'GBP', quantity: BOUGHT, card: 'tok_visa' })
    await shop.advance(1_000)
    await shop.ask(provider.operations.faults, { webhooksOff: true }, staff)
    const byHand = { reference: String(bought.payment.paymentId), what: 'refund' as const, amount: gbp(1_000) }
    await shop.ask(provider.operations.intervene, byHand, asStaff())
    await shop.ask(cancel, { orderId: bought.id }, { ...asStaff(), deadlineMs: SETTLED_MS })
    await shop.advance(FOUND_MS)
    assert.deepEqual(refundsOf(await told(shop, bought)), [
      ['cancellation', 'failed', TOTAL],
      ['refund', 'done', 1_000],
    ])
    await shop.ask(refund, { orderId: bought.id, amount: gbp(TOTAL - 1_000) }, asStaff())
    await shop.advance(FOUND_MS)
    const after = await told(shop, bought)
    assert.deepEqual([after.status, after.refunded, await onHand(shop)], ['cancelled', gbp(TOTAL), UNITS])
  })

  it('and that owes nothing gives nothing more', async (t) => {
    const shop = await open(t, providerService)
    const bought = await buy(shop, { currency: 'GBP', quantity: BOUGHT, card: 'tok_visa' })
    await shop.ask(cancel, { orderId: bought.id }, { ...asStaff(), deadlineMs: SETTLED_MS })
    await shop.advance(FOUND_MS)
    const { status, body } = await shop.send(refund, { orderId: bought.id, amount: gbp(1) }, asStaff())
    assert.deepEqual([status, (body as { code: string }).code], [409, 'not_confirmed'])
  })
})

describe('what was paid by Stripe in a currency with three decimals', () => {
  /** What goes over a real socket takes its own time. */
  async function until(shop: Trial, what: string, isSo: () => Promise<boolean>): Promise<void> {
    for (let times = 0; times < 2_000; times++) {
      if (await isSo()) return
      await shop.advance(250)
    }
    assert.fail(`in vain: ${what}`)
  }

  async function paid(t: TestContext) {
    const bank = await startStripe()
    t.after(() => bank.close())
    const env = {
      PAYMENT_PROVIDER: 'stripe',
      PROVIDER_STRIPE_SECRET_KEY: 'sk_test_1',
      PROVIDER_STRIPE_URL: bank.url,
    }
    const shop = await open(t, stripeService, env)
    const bought = await buy(shop, { currency: 'KWD', quantity: 2, card: 'pm_visa' })
    await until(shop, 'the money is taken', async () => (await told(shop, bought)).payment.state === 'captured')
    return { shop, bought }
  }

  it('goes back unit by unit in amounts that Stripe takes, and all of it in the end', async (t) => {
    const { shop, bought } = await paid(t)
    for (const [unit, amount] of [4_110, 4_120].entries()) {
      const back = await shop.ask(bringBack, { orderId: bought.id, lines: mugs(1) }, asStaff())
      assert.equal(back.amount.amount, amount)
      await until(shop, 'it is decided', async () => (await told(shop, bought)).refunds[unit]?.state !== 'pending')
    }
    const after = await told(shop, bought)
    assert.deepEqual(refundsOf(after), [
      ['return', 'done', 4_110],
      ['return', 'done', 4_120],
    ])
    assert.deepEqual([after.status, after.refunded.amount, stuck(shop)], ['returned', 2 * FILS, 0])
  })

  it('goes back in no other amounts', async (t) => {
    const { shop, bought } = await paid(t)
    const kwd = (amount: number) => ({ orderId: bought.id, amount: { amount, currency: 'KWD' } })
    const { status, body } = await shop.send(refund, kwd(1_001), asStaff())
    assert.deepEqual([status, (body as { code: string }).code], [422, 'unsupported_amount'])
    assert.equal((await shop.send(refund, kwd(1_010), asStaff())).status, 201)
  })
})
