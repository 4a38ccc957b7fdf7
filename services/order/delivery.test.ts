import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { trial, type Trial } from '@souk/kit/testing'
import { shipping } from '@souk/shipping/contract'
import { order } from './contract.ts'
import type { Basket, Order } from './domain.ts'
import orderService from './service.ts'
import { basket, purchase } from './test-support/orders.ts'
import { FREE_FROM, surroundings } from './test-support/shop.ts'

const { place, show, consignment, cancel, return: bringBack } = order.operations
const { dispatched, delivered, lost } = shipping.events
const HOUR_MS = 3_600_000

let around: ReturnType<typeof surroundings>
let shop: Trial
beforeEach(async () => {
  around = surroundings()
  shop = await trial([around.cart, around.inventory, around.payment, around.shipping, orderService])
})
afterEach(() => shop.stop())

let made = 0
interface Said {
  readonly status: number
  readonly body: Order & { token: string; code: string; errors: Record<string, unknown>[] }
}
const buy = (about: object = {}, change: Partial<Basket> = {}) => {
  const cartId = `cart_${String(++made).padStart(26, '0')}`
  const input = { ...purchase, ...around.fill(cartId, change), ...about }
  return shop.send(place, input, { idempotencyKey: `key-${made}` }) as Promise<Said>
}
const to = (country: string) => ({ shippingAddress: { ...purchase.shippingAddress, country } })
const pounds = (amount: number) => ({ amount, currency: 'GBP' })
const costly = { totals: { ...basket.totals, subtotal: pounds(FREE_FROM) } }

describe('what delivery costs', () => {
  it('is part of the total, and of what is paid', async () => {
    const { status, body } = await buy({ shippingOption: 'express' })
    assert.equal(status, 201)
    assert.deepEqual(
      [body.shippingOption, body.totals.shipping, body.totals.total],
      ['express', pounds(695), pounds(3_295)],
    )
    assert.deepEqual(around.authorised.get(body.payment.paymentId as string), pounds(3_295))
  })

  it('is nothing for who names no way to deliver, where the standard one is free', async () => {
    const { body } = await buy()
    assert.deepEqual(
      [body.shippingOption, body.totals.shipping, body.totals.total],
      ['standard', pounds(0), pounds(2_600)],
    )
  })

  for (const [what, about, code, pointer] of [
    ['a way that there is not', { shippingOption: 'owl' }, 'unknown_shipping_option', '/shippingOption'],
    ['no way where several lead', to('NO'), 'shipping_option_needed', '/shippingOption'],
    ['a country to which none leads', to('AQ'), 'not_delivered_there', '/shippingAddress/country'],
  ] as const)
    it(`is not known for ${what}: nothing is ordered, and the field is named`, async () => {
      const { status, body } = await buy(about)
      assert.deepEqual([status, body.code, body.errors[0]?.pointer], [422, code, pointer])
      assert.equal(around.orders.size, 0)
    })
})

/** A basket whose delivery was chosen in the cart: by express, for so much. */
const chosen = (amount: number, problems: NonNullable<Basket['delivery']>['problems'] = []): Partial<Basket> => ({
  delivery: {
    country: 'GB',
    shippingOption: 'express',
    title: 'Express',
    price: pounds(amount),
    minDays: 1,
    maxDays: 2,
    problems,
  },
  totals: { ...basket.totals, shipping: pounds(amount), total: pounds(2_600 + amount) },
})

describe('a delivery that was chosen in the cart', () => {
  it('is that of the order, at the price that the cart showed, whether the order names it or not', async () => {
    for (const about of [{}, { shippingOption: 'express' }]) {
      const { status, body } = await buy(about, chosen(650))
      assert.deepEqual([status, body.shippingOption, body.totals], [201, 'express', chosen(650).totals])
      assert.deepEqual(around.authorised.get(body.payment.paymentId as string), pounds(3_250))
    }
  })

  it('costs what the cart knows, also while shipping is down', async () => {
    shop.kill('shipping')
    const { status, body } = await buy({}, chosen(650))
    assert.deepEqual([status, body.totals.total], [201, pounds(3_250)])
  })

  it('is not another one, nor to another country, by what the order says: all of it is named', async () => {
    const { status, body } = await buy({ ...to('FR'), shippingOption: 'standard' }, chosen(650))
    assert.deepEqual([status, body.code], [409, 'cart_changed'])
    assert.deepEqual(body.errors, [
      { pointer: '/shippingOption', code: 'other_option', message: 'is express in the cart' },
      { pointer: '/shippingAddress/country', code: 'other_country', message: 'is GB in the cart' },
    ])
    assert.equal(around.orders.size, 0)
  })

  const message = 'It has another price now.'
  for (const [what, problem] of [
    ['has another price by now', { code: 'price_changed', message, price: pounds(700) }],
    ['is not offered any more', { code: 'not_offered', message: 'gone' }],
    ['leads to a country to which nothing is delivered any more', { code: 'not_delivered_there', message: 'gone' }],
  ] as const)
    it(`and ${what} is no order`, async () => {
      const { status, body } = await buy({}, chosen(650, [problem]))
      const [fault, ...others] = body.errors
      assert.deepEqual(
        [status, body.code, fault?.pointer, fault?.code],
        [409, 'cart_changed', '/delivery', problem.code],
      )
      assert.deepEqual([others, fault?.price], [[], 'price' in problem ? 700 : undefined])
      assert.equal(around.orders.size, 0)
    })

  it('for which nobody knows the price is tried again later', async () => {
    const unknown = chosen(650, [{ code: 'price_unknown', message: 'Nobody knows.' }])
    const { status, body } = await buy({}, unknown)
    assert.deepEqual([status, body.code, around.orders.size], [503, 'shipping_unavailable', 0])
  })
})

describe('while shipping is down', () => {
  it('what it said the last time about such a purchase is the price', async () => {
    await buy({ shippingOption: 'express' })
    await buy({ shippingOption: 'express' }, costly)
    shop.kill('shipping')
    assert.deepEqual((await buy({ shippingOption: 'express' })).body.totals.shipping, pounds(695))
    assert.deepEqual((await buy({ shippingOption: 'express' }, costly)).body.totals.shipping, pounds(0))
  })

  it('nothing is ordered for which it said nothing, or too long ago, and the same key may try again', async () => {
    await buy()
    shop.kill('shipping')
    const input = { shippingOption: 'express' }
    const { status, body } = await buy(input)
    assert.deepEqual([status, body.code], [503, 'shipping_unavailable'])
    made--
    await shop.start(around.shipping)
    await shop.advance(60_000)
    assert.equal((await buy(input)).status, 201)
    assert.deepEqual((await shop.database('order').read.all`select asked from quote order by asked`).length, 2)
  })

  it('a price is learned anew when it has changed or is an hour old, and is not written with every order', async () => {
    const learned = async () =>
      (await shop.database('order').read.get<{ learned_at: number }>`select learned_at from quote`)?.learned_at
    await buy()
    const first = await learned()
    await shop.advance(1_000)
    await buy()
    assert.equal(await learned(), first)
    const outside = shop.database('order')
    await outside.transaction(({ run }) => run`update quote set learned_at = learned_at - ${2 * HOUR_MS}`)
    await buy()
    assert.notEqual(await learned(), (first ?? 0) - 2 * HOUR_MS)
  })
})

describe('the parcel of an order', () => {
  const facts = ({ id: orderId }: Order) => ({
    orderId,
    shipmentId: `shp_${'0'.repeat(26)}`,
    carrier: 'stand-in',
    trackingNumber: 'SK0123456789AB',
    at: new Date(shop.clock.now()).toISOString(),
  })
  const read = ({ id: orderId, token }: Said['body']) => shop.ask(show, { orderId, token })
  const story = async (body: Said['body']) => {
    const { status, timeline } = await read(body)
    return [status, timeline.map(({ what }) => what).slice(2)]
  }

  it('makes it shipped and delivered, whatever else has become of its payment', async () => {
    const { body } = await buy()
    await shop.tell(dispatched, facts(body))
    await shop.advance(1_000)
    assert.equal((await read(body)).status, 'shipped')
    await shop.tell(delivered, facts(body))
    await shop.advance(1_000)
    const { status, payment, timeline } = await read(body)
    assert.deepEqual([status, payment.state], ['delivered', 'captured'])
    assert.deepEqual(
      timeline.map(({ what }) => what).filter((what) => what !== 'captured'),
      ['placed', 'confirmed', 'shipped', 'delivered'],
    )
  })

  it('that is on its way can be called off no more, and not be returned before it has arrived', async () => {
    const { body } = await buy()
    await shop.tell(dispatched, facts(body))
    await shop.advance(1_000)
    const answer = await shop.send(cancel, { orderId: body.id, token: body.token }, { idempotencyKey: 'cancel' })
    assert.equal((answer.body as { code: string }).code, 'already_shipped')
    const lines = [{ sku: 'MUG', quantity: 1 }]
    const sendBack = (idempotencyKey: string) =>
      shop.send(bringBack, { orderId: body.id, token: body.token, lines }, { idempotencyKey })
    const early = await sendBack('early')
    assert.deepEqual([early.status, (early.body as { code: string }).code], [409, 'not_delivered'])
    await shop.tell(delivered, facts(body))
    await shop.advance(1_000)
    assert.equal((await sendBack('in time')).status, 201)
  })

  it('that is lost stands in its timeline', async () => {
    const { body } = await buy()
    await shop.tell(dispatched, facts(body))
    await shop.tell(lost, facts(body))
    await shop.advance(1_000)
    const [status, what] = await story(body)
    assert.deepEqual([status, (what as string[]).at(-1)], ['shipped', 'parcel_lost'])
  })

  it('of an order that was cancelled meanwhile changes nothing of it', async () => {
    const { body } = await buy()
    await shop.ask(cancel, { orderId: body.id, token: body.token }, { idempotencyKey: 'cancel' })
    await shop.tell(dispatched, facts(body))
    await shop.advance(1_000)
    assert.equal((await read(body)).status, 'cancelled')
  })

  it('gets its address from the order, which tells it nobody else', async () => {
    const { body } = await buy({ shippingOption: 'express' })
    const told = await shop.ask(consignment, { orderId: body.id }, { service: 'shipping' })
    assert.deepEqual(told, {
      orderId: body.id,
      shippingOption: 'express',
      recipient: purchase.shippingAddress,
      items: 3,
    })
    assert.equal((await shop.send(consignment, { orderId: body.id }, { service: 'cart' })).status, 403)
    const unknown = { orderId: `ord_${'9'.repeat(26)}` }
    assert.equal((await shop.send(consignment, unknown, { service: 'shipping' })).status, 404)
  })
})
