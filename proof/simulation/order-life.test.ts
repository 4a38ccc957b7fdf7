import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { OutputOf } from '@souk/kit/contract'
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
import { provider } from '../../system/stand-ins/provider/contract.ts'
import shippingService from '../../services/shipping/service.ts'
import carrierService from '../../system/stand-ins/carrier/service.ts'
import providerService from '../../system/stand-ins/provider/service.ts'

const UNITS = 10
const BOUGHT = 3
const SETTLED_MS = 90_000
/** Longer than payment keeps anybody waiting, and shorter than it waits for the provider. */
const SLOW_MS = 8_000
const SKU = 'MUG'
/** Currencies with no, two and three decimals, and a price that no number of units divides evenly. */
const CURRENCIES = ['JPY', 'GBP', 'KWD']
const PRICE = 1_333

const { place, show, cancel, refund, return: bringBack } = order.operations
const services = {
  inventory: inventoryService,
  payment: paymentService,
  provider: providerService,
  order: orderService,
  shipping: shippingService,
  carrier: carrierService,
} as const

let shop: Trial
let keys = 0
const fresh = (): As => ({ idempotencyKey: `key-${++keys}` })
const asStaff = () => ({ ...staff, ...fresh() })

beforeEach(async () => {
  shop = await trial([
    catalogService,
    inventoryService,
    cartService,
    providerService,
    paymentService,
    shippingService,
    carrierService,
    orderService,
  ])
  const variants = [{ sku: SKU, prices: CURRENCIES.map((currency) => ({ amount: PRICE, currency })) }]
  await shop.ask(catalog.operations.create, { title: 'A mug', variants }, staff)
  await shop.ask(inventory.operations.receive, { sku: SKU, quantity: UNITS }, staff)
})
afterEach(() => shop.stop())

type Bought = OutputOf<typeof place>
const shippingAddress = { name: 'Ada Lovelace', line1: '12 St James Square', city: 'London', country: 'GB' }

async function buy(currency = 'GBP', card = 'tok_visa'): Promise<Bought> {
  const { id: cartId, token: cartToken } = await shop.ask(cart.operations.create, { currency })
  await shop.ask(cart.operations.add, { cartId, token: cartToken, sku: SKU, quantity: BOUGHT })
  const payment = { method: 'card' as const, token: card }
  return shop.ask(place, { email: 'ada@example.com', shippingAddress, payment, cartId, cartToken }, fresh())
}

/** Lets everything come to its end, and answers what it came to: of the order, the provider's ledger and the stock. */
async function ending({ id: orderId, payment }: Bought) {
  await shop.advance(SETTLED_MS)
  const [shown, { data }, stock] = [
    await shop.ask(show, { orderId }, staff),
    await shop.ask(provider.operations.ledger, {}, staff),
    await shop.ask(inventory.operations.stock, { sku: SKU }),
  ]
  const moved = data.filter(({ reference }) => reference === payment.paymentId)
  const sum = (kind: string) => moved.reduce((all, each) => (each.kind === kind ? all + each.amount.amount : all), 0)
  const stuck = shop.recorded.lines.filter(({ message }) => message.includes('needs somebody'))
  assert.deepEqual(stuck, [])
  assert.equal(shown.refunded.amount, sum('refunded'), 'the order and the provider tell the same of the money')
  return {
    status: shown.status,
    kept: sum('captured') - sum('refunded'),
    reserved: sum('authorised') - sum('captured') - sum('voided'),
    onHand: stock.onHand,
    held: stock.held,
  }
}
const nothing = { kept: 0, reserved: 0, onHand: UNITS, held: 0 }
const TOTAL = BOUGHT * PRICE

describe('the life of an order through all its services', () => {
  for (const currency of CURRENCIES)
    it(`in ${currency}: units come back one by one, and their money is the total to the unit`, async () => {
      const { id: orderId, token, ...bought } = await buy(currency)
      for (let unit = 1; unit <= BOUGHT; unit++)
        await shop.ask(bringBack, { orderId, lines: [{ sku: SKU, quantity: 1 }] }, asStaff())
      assert.deepEqual(await ending({ id: orderId, token, ...bought }), { ...nothing, status: 'returned' })
      const again = await shop.send(bringBack, { orderId, lines: [{ sku: SKU, quantity: 1 }] }, asStaff())
      assert.equal((again.body as { code: string }).code, 'not_purchased')
    })

  for (const down of ['inventory', 'payment', 'provider', 'order', 'shipping', 'carrier'] as const)
    it(`goods come back and an order is called off while ${down} is down, each in the end and once`, async () => {
      const [back, off] = [await buy(), await buy()]
      await shop.advance(1_000)
      const wishes = async () => {
        await shop.ask(bringBack, { orderId: back.id, lines: [{ sku: SKU, quantity: 2 }] }, asStaff())
        await shop.send(cancel, { orderId: off.id, token: off.token })
      }
      if (down === 'order') await wishes()
      shop.kill(down)
      if (down !== 'order') await wishes()
      await shop.advance(10_000)
      await shop.start(services[down])
      assert.deepEqual(await ending(back), {
        status: 'confirmed',
        kept: PRICE,
        reserved: 0,
        onHand: UNITS - 1,
        held: 0,
      })
      assert.deepEqual(await ending(off), { ...nothing, onHand: UNITS - 1, status: 'cancelled' })
    })

  it('a refund whose answer the provider loses is given once', async () => {
    const bought = await buy()
    await shop.advance(1_000)
    await shop.ask(provider.operations.faults, { silentRate: 100 }, staff)
    await shop.ask(refund, { orderId: bought.id, amount: { amount: 500, currency: 'GBP' } }, asStaff())
    await shop.advance(SETTLED_MS)
    await shop.ask(provider.operations.faults, {}, staff)
    assert.equal((await ending(bought)).kept, TOTAL - 500)
  })

  it('money that staff give back at the payment, and that somebody gives back at the provider, is in the order and in every ledger', async () => {
    const bought = await buy()
    await shop.advance(1_000)
    const { paymentId = '' } = bought.payment
    const gbp = (amount: number) => ({ amount, currency: 'GBP' })
    await shop.ask(payment.operations.repay, { paymentId, amount: gbp(300) }, asStaff())
    const byHand = { reference: paymentId, what: 'refund' as const, amount: gbp(200) }
    await shop.ask(provider.operations.intervene, byHand, asStaff())
    await shop.advance(SETTLED_MS)
    // Of this nobody tells us: it is found by the reconciliation.
    await shop.ask(provider.operations.faults, { webhooksOff: true }, staff)
    await shop.ask(provider.operations.intervene, byHand, asStaff())
    await shop.advance(3 * SETTLED_MS)
    assert.equal((await ending(bought)).kept, TOTAL - 700)
    const { data } = await shop.ask(payment.operations.balances, { paymentId }, staff)
    assert.equal(data.find(({ account }) => account === 'refunds')?.balance, 700)
    assert.deepEqual((await shop.ask(payment.operations.cases, { state: 'open' }, staff)).data, [])
    await shop.ask(cancel, { orderId: bought.id, token: bought.token })
    assert.deepEqual(await ending(bought), { ...nothing, status: 'cancelled' })
  })

  it('a refund that the provider refuses long after it was accepted has failed, and what went back instead is in the order', async () => {
    const bought = await buy()
    await shop.advance(1_000)
    const { paymentId = '' } = bought.payment
    const gbp = (amount: number) => ({ amount, currency: 'GBP' })
    await shop.ask(provider.operations.faults, { latencyMs: SLOW_MS }, staff)
    await shop.ask(refund, { orderId: bought.id, amount: gbp(500) }, asStaff())
    await shop.advance(SLOW_MS - 100)
    const { refunds: accepted } = await shop.ask(show, { orderId: bought.id }, staff)
    assert.equal((await shop.ask(payment.operations.show, { paymentId }, staff)).state, 'refunding')
    await shop.ask(
      provider.operations.intervene,
      { reference: paymentId, what: 'refund', amount: gbp(TOTAL) },
      asStaff(),
    )
    await shop.ask(provider.operations.faults, {}, staff)
    await shop.advance(3 * SETTLED_MS)
    const { refunded, refunds, timeline } = await shop.ask(show, { orderId: bought.id }, staff)
    assert.deepEqual([accepted[0]?.state, refunded], ['pending', gbp(TOTAL)])
    assert.deepEqual(
      refunds.map(({ state, amount }) => [state, amount.amount]),
      [
        ['failed', 500],
        ['done', TOTAL],
      ],
    )
    assert.ok(timeline.some(({ what }) => what === 'refund_failed'))
    assert.deepEqual((await shop.ask(payment.operations.show, { paymentId }, staff)).refunded, gbp(TOTAL))
  })

  it('many refunds, returns and a cancellation at once leave no unit and no penny too much or too little', async () => {
    const bought = await buy()
    const { id: orderId, token } = bought
    const patient = () => ({ ...fresh(), deadlineMs: SETTLED_MS })
    const one = [{ sku: SKU, quantity: 1 }]
    await Promise.all([
      ...Array.from({ length: 4 }, () => shop.send(bringBack, { orderId, lines: one }, { ...staff, ...patient() })),
      ...Array.from({ length: 4 }, () =>
        shop.send(refund, { orderId, amount: { amount: 700, currency: 'GBP' } }, { ...staff, ...patient() }),
      ),
      shop.send(cancel, { orderId, token }, patient()),
    ])
    const { status, ...end } = await ending(bought)
    assert.ok(status === 'cancelled' || status === 'returned', status)
    assert.deepEqual(end, nothing)
  })

  it('what waits for its payment can be called off, and the card is charged nothing', async () => {
    const bought = await buy('GBP', 'tok_timeout_charged')
    assert.equal(bought.status, 'payment_pending')
    await shop.ask(cancel, { orderId: bought.id, token: bought.token })
    assert.deepEqual(await ending(bought), { ...nothing, status: 'cancelled' })
  })
})
