import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Answer } from '@souk/kit/call'
import { staff, trial, type As, type Trial } from '@souk/kit/testing'
import type { World } from '@souk/kit/world'
import { cart } from '../../services/cart/contract.ts'
import cartService from '../../services/cart/service.ts'
import { catalog } from '../../services/catalog/contract.ts'
import catalogService from '../../services/catalog/service.ts'
import { inventory } from '../../services/inventory/contract.ts'
import inventoryService from '../../services/inventory/service.ts'
import notificationService from '../../services/notification/service.ts'
import { order } from '../../services/order/contract.ts'
import orderService from '../../services/order/service.ts'
import { payment } from '../../services/payment/contract.ts'
import paymentService from '../../services/payment/service.ts'
import shippingService from '../../services/shipping/service.ts'
import { provider } from '../../system/stand-ins/provider/contract.ts'
import providerService from '../../system/stand-ins/provider/service.ts'

const SKU = 'MUG'
const SETTLED_MS = 60_000
const HOUR_MS = 3_600_000

let shop: Trial
let keys = 0
const patient = (): As => ({ idempotencyKey: `key-${++keys}`, deadlineMs: SETTLED_MS })

/** While it is true nobody can publish anything. */
let isBrokerAway: boolean

/** By how much the clock of the machine of a service is wrong. */
let wrongBy: Record<string, number>

const troubled =
  (service: string) =>
  (world: World): World => ({
    ...world,
    clock: { ...world.clock, now: () => world.clock.now() + (wrongBy[service] ?? 0) },
    bus: {
      ...world.bus,
      publish: (topic, events) =>
        isBrokerAway ? Promise.reject(new Error('the broker is away')) : world.bus.publish(topic, events),
    },
  })

beforeEach(async () => {
  isBrokerAway = false
  wrongBy = {}
  shop = await trial([])
  const goods = [catalogService, inventoryService, cartService, shippingService]
  for (const service of [...goods, providerService, paymentService, notificationService, orderService])
    await shop.start(service, { alter: troubled(service.contract.name) })
  const variants = [{ sku: SKU, prices: [{ amount: 900, currency: 'GBP' }] }]
  await shop.ask(catalog.operations.create, { title: 'A mug', variants }, staff)
})
afterEach(() => shop.stop())

const arrive = (quantity: number) => shop.ask(inventory.operations.receive, { sku: SKU, quantity }, staff)
async function fill() {
  const { id: cartId, token: cartToken } = await shop.ask(cart.operations.create, {})
  await shop.ask(cart.operations.add, { cartId, token: cartToken, sku: SKU, quantity: 1 })
  return { cartId, cartToken }
}
const shippingAddress = { name: 'Ada Lovelace', line1: '12 St James Square', city: 'London', country: 'GB' }
const purchase = { email: 'ada@example.com', shippingAddress, payment: { method: 'card', token: 'tok_visa' } }
const buy = (basket: object, as: As = patient()) => shop.send(order.operations.place, { ...purchase, ...basket }, as)
const onHand = async () => (await shop.ask(inventory.operations.stock, { sku: SKU })).onHand
const moved = async () => {
  const { data } = await shop.ask(provider.operations.ledger, {}, staff)
  return Object.fromEntries([...Map.groupBy(data, ({ kind }) => kind)].map(([kind, all]) => [kind, all.length]))
}

/** All buy at once, and whoever is told that nobody knows what came of it sends the same again. */
async function buyInTheEnd(baskets: readonly object[]): Promise<string[]> {
  const said: string[] = []
  let asking = baskets.map((basket, at) => ({ at, basket, as: patient() }))
  while (asking.length > 0) {
    const answers = await Promise.all(asking.map(({ basket, as }) => buy(basket, as)))
    asking = asking.filter(({ at }, n) => {
      const { status, body } = answers[n] as Answer
      if (status < 500) said[at] = status === 201 ? 'bought' : (body as { code: string }).code
      return status >= 500
    })
    await shop.advance(300)
  }
  return said
}

test('of 200 who buy the last unit at once one gets it, twenty times over, and nobody else pays', async () => {
  const baskets: object[] = []
  while (baskets.length < 200) baskets.push(await fill())
  for (let round = 1; round <= 20; round++) {
    await arrive(1)
    const answers = await buyInTheEnd(baskets)
    const counted = Object.fromEntries([...Map.groupBy(answers, String)].map(([answer, all]) => [answer, all.length]))
    assert.deepEqual(counted, { bought: 1, out_of_stock: 199 }, `round ${round}`)
    baskets[answers.indexOf('bought')] = await fill()
  }
  await shop.advance(SETTLED_MS)
  const { held } = await shop.ask(inventory.operations.stock, { sku: SKU })
  assert.deepEqual([await onHand(), held, await moved()], [0, 0, { authorised: 20, captured: 20 }])
})

test('while the provider is down for ten minutes orders are accepted, and in the end each is charged once', async () => {
  const ORDERS = 20
  const DOWN_MS = 600_000
  await arrive(ORDERS)
  shop.kill('provider')
  for (let n = 0; n < ORDERS; n++) {
    const { status, body } = await buy(await fill())
    assert.deepEqual([status, (body as { status: string }).status], [202, 'payment_pending'])
    await shop.advance(DOWN_MS / ORDERS)
  }
  const { data: waiting } = await shop.ask(payment.operations.list, { state: 'authorising', limit: 100 }, staff)
  assert.equal(waiting.length, ORDERS)
  await shop.start(providerService)
  await shop.advance(2 * SETTLED_MS)
  const { data } = await shop.ask(order.operations.list, { limit: 100 }, staff)
  assert.deepEqual(
    new Set(data.map(({ status, payment: { state } }) => `${status} ${state}`)),
    new Set(['confirmed captured']),
  )
  assert.deepEqual([data.length, await moved(), await onHand()], [ORDERS, { authorised: ORDERS, captured: ORDERS }, 0])
})

test('the circuit to a provider that stands still opens, closes when it goes on, and every order of that time is charged once', async () => {
  const ORDERS = 40
  /** What became of the circuit to each operation of the provider. */
  const circuits = () =>
    new Map(
      shop.recorded.lines.flatMap(({ message, facts }) => {
        const { callee, operation } = (facts ?? {}) as Record<string, unknown>
        return callee === 'provider' && message.startsWith('circuit ') ? [[operation, message]] : []
      }),
    )
  await arrive(ORDERS)
  const baskets = await Promise.all(Array.from({ length: ORDERS }, fill))
  shop.kill('provider')
  const still = await shop.start(providerService)
  shop.pause(still)
  const answers = await Promise.all(baskets.map((basket) => buy(basket)))
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([202]))
  await shop.advance(SETTLED_MS)
  const stands = { authorise: 'circuit open', lookup: 'circuit open' }
  assert.deepEqual(Object.fromEntries(circuits()), stands)
  shop.resume(still)
  await shop.advance(3 * SETTLED_MS)
  assert.equal(circuits().get('lookup'), 'circuit closed')
  assert.deepEqual([await moved(), await onHand()], [{ authorised: ORDERS, captured: ORDERS }, 0])
})

test('while the broker is away for a minute orders are confirmed, and when it is back every event arrives, in order, and is told once', async () => {
  const ORDERS = 30
  await arrive(ORDERS)
  isBrokerAway = true
  for (let n = 0; n < ORDERS; n++) {
    assert.equal((await buy(await fill())).status, 201)
    await shop.advance(60_000 / ORDERS)
  }
  const about = async () => (await shop.published()).filter(({ type }) => type.startsWith('order.'))
  assert.deepEqual([await about(), shop.delivered()], [[], []])
  isBrokerAway = false
  await shop.advance(SETTLED_MS)
  const orders = Map.groupBy(await about(), ({ subject }) => subject)
  const stories = [...orders.values()].map((events) => [...new Set(events.map(({ type }) => type))].join(' '))
  assert.deepEqual(new Set(stories), new Set(['order.placed order.confirmed order.captured']))
  assert.deepEqual(
    [orders.size, shop.delivered().length, await moved()],
    [ORDERS, ORDERS, { authorised: ORDERS, captured: ORDERS }],
  )
})

test('when the clock of inventory leaps an hour ahead and that of order an hour back no hold expires, and nothing of then stands still', () =>
  rideOut('inventory', 'order'))

test('when the clock of order leaps an hour ahead and that of inventory an hour back no payment is overdue, and nothing of then stands still', () =>
  rideOut('order', 'inventory'))

async function rideOut(ahead: string, behind: string): Promise<void> {
  const LEAP_MS = 30_000
  const ORDERS = 6
  await arrive(ORDERS)
  const isOut = (errorRate: number) => shop.ask(provider.operations.faults, { errorRate }, staff)
  const buyHalf = async () => {
    for (let n = 0; n < ORDERS / 2; n++) assert.equal((await buy(await fill())).status, 202)
  }
  const held = async () => (await shop.ask(inventory.operations.stock, { sku: SKU })).held
  await isOut(100)
  await buyHalf()
  wrongBy = { [ahead]: HOUR_MS, [behind]: -HOUR_MS }
  await shop.advance(LEAP_MS / 2)
  await buyHalf()
  await shop.advance(LEAP_MS / 2)
  assert.equal(await held(), ORDERS)
  wrongBy = {}
  await isOut(0)
  await shop.advance(2 * SETTLED_MS)
  const { data } = await shop.ask(order.operations.list, { limit: 100 }, staff)
  assert.deepEqual(
    data.map(({ status, payment: { state } }) => `${status} ${state}`),
    Array.from({ length: ORDERS }, () => 'confirmed captured'),
  )
  assert.deepEqual([await held(), await onHand(), await moved()], [0, 0, { authorised: ORDERS, captured: ORDERS }])
}

test('a clock that was an hour wrong and is set right is followed after a minute: what is overdue then ends', async () => {
  await arrive(1)
  await shop.ask(provider.operations.faults, { errorRate: 100 }, staff)
  const { body } = await buy(await fill())
  const { id: orderId } = body as { id: string }
  shop.clock.jumpWall(HOUR_MS)
  const status = async () => (await shop.ask(order.operations.show, { orderId }, staff)).status
  await shop.advance(50_000)
  assert.equal(await status(), 'payment_pending')
  await shop.advance(50_000)
  assert.equal(await status(), 'cancelled')
})
