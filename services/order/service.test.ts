import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { staff, trial, type As, type Trial } from '@souk/kit/testing'
import type { World } from '@souk/kit/world'
import { payment } from '@souk/payment/contract'
import { MOST_LINES, MOST_RECIPIENTS, order } from './contract.ts'
import type { Basket, Order, Shown } from './domain.ts'
import orderService from './service.ts'
import { basket, purchase } from './test-support/orders.ts'
import { decide, type Participants } from './test-support/participants.ts'
import { surroundings } from './test-support/shop.ts'

const { place, list, show, recipient, recipients } = order.operations
const { authorised, declined } = payment.events
const MINUTE_MS = 60_000
const RETRIES_MS = 15_000

let around: ReturnType<typeof surroundings>
let shop: Trial
const DEADLINE_MS = 3 * MINUTE_MS
beforeEach(async () => {
  around = surroundings()
  const env = { ORDER_PAYMENT_DEADLINE_SECONDS: String(DEADLINE_MS / 1_000) }
  shop = await trial([around.cart, around.inventory, around.payment, around.shipping, orderService], { env })
})
afterEach(() => shop.stop())

let made = 0
const cartId = () => `cart_${String(++made).padStart(26, '0')}`
const fresh = (): As => ({ idempotencyKey: `key-${++made}` })

/** What buys a new cart. */
const buying = (token = 'tok_visa', change: Partial<Basket> = {}) => ({
  ...purchase,
  ...around.fill(cartId(), change),
  payment: { method: 'card' as const, token },
})

interface Said {
  readonly status: number
  readonly body: Order & { token: string; code: string; errors: Record<string, unknown>[] }
  readonly location?: string
  readonly retryAfterSeconds?: number
  readonly replayed?: boolean
}
const buy = (input: object, as: As = fresh()) => shop.send(place, input, as) as Promise<Said>
const readAs = (as: As, { id: orderId, token }: { id: string; token?: string | undefined }) =>
  shop.send(show, { orderId, ...(token === undefined ? {} : { token }) }, as) as Promise<Said>
const read = async (about: { id: string; token: string }) => (await readAs({}, about)).body
const eventsOf = async ({ id }: { id: string }) =>
  (await shop.published()).filter(({ subject, source }) => subject === id && source === '/souk/order')
/** What was announced of an order, in order. The bus may repeat, so each is counted once. */
const told = async (about: { id: string }) => {
  const byId = new Map((await eventsOf(about)).map(({ id, type }) => [id, type.replace('order.', '')]))
  return [...byId.values()]
}
const what = ({ timeline }: Order) => timeline.map((entry) => entry.what)
const behind = ({ id }: { id: string }) => around.orders.get(id) as Participants

describe('placing an order', () => {
  it('is answered as soon as stock and payment are certain, and the money is taken after that', async () => {
    const { status, body } = await buy(buying())
    assert.deepEqual([status, body.status, body.version], [201, 'confirmed', 2])
    assert.deepEqual(body.totals.total, { amount: 2_600, currency: 'GBP' })
    assert.deepEqual(await told(body), ['placed', 'confirmed', 'captured'])
    const now = await read(body)
    assert.deepEqual([now.payment.state, what(now), now.version], ['captured', ['placed', 'confirmed', 'captured'], 3])
    assert.deepEqual([behind(body).hold, behind(body).captures], ['committed', 1])
  })

  it('of a full cart goes through every step and event with all of its lines', async () => {
    const [line] = basket.lines
    const lines = Array.from({ length: MOST_LINES }, (_, n) => ({ ...line, sku: `SKU-${n}` })) as Basket['lines']
    const { status, body } = await buy(buying('tok_visa', { lines }))
    assert.deepEqual([status, body.lines.length], [201, MOST_LINES])
    assert.deepEqual(await told(body), ['placed', 'confirmed', 'captured'])
    const now = await read(body)
    assert.deepEqual([now.payment.state, now.lines.at(-1)?.sku], ['captured', `SKU-${MOST_LINES - 1}`])
    const { data } = await shop.ask(list, {}, staff)
    assert.deepEqual(data, [now])
  })

  it('with a declined card is 402 and names the field, and the cart can be bought with another card', async () => {
    const input = buying('tok_declined')
    const refused = await buy(input)
    assert.deepEqual([refused.status, refused.body.code], [402, 'payment_declined'])
    assert.equal(refused.body.errors[0]?.pointer, '/payment/token')
    const { status, body } = await buy({ ...input, payment: { method: 'card', token: 'tok_visa' } })
    assert.deepEqual([status, body.status], [201, 'confirmed'])
    const { data } = await shop.ask(list, { status: 'cancelled' }, staff)
    const [first] = data as [Shown]
    assert.deepEqual([first.reason, first.payment.state], ['payment_declined', 'declined'])
    assert.deepEqual([behind(first).hold, await told(first)], ['released', ['placed', 'cancelled']])
  })

  it('of what inventory lacks is 409 and names line, sku and units', async () => {
    around.stock.units = 0
    const { status, body } = await buy(buying())
    assert.deepEqual([status, body.code], [409, 'out_of_stock'])
    assert.deepEqual(body.errors, [
      { pointer: '/lines/1', code: 'out_of_stock', message: 'is sold out', sku: 'POT', requested: 1, available: 0 },
    ])
  })

  const lines = (code: 'price_changed' | 'insufficient_stock') =>
    basket.lines.map((line, at) => (at === 0 ? { ...line, problems: [{ code, message: 'no', available: 1 }] } : line))
  const wrong: [string, () => object, As, number, string, string][] = [
    ['of an empty cart', () => buying('tok_visa', { lines: [] }), {}, 422, 'empty_cart', '/cartId'],
    [
      'of a cart with a line that has another price',
      () => buying('tok_visa', { lines: lines('price_changed') }),
      {},
      409,
      'cart_changed',
      '/lines/0',
    ],
    [
      'of a cart with too little stock',
      () => buying('tok_visa', { lines: lines('insufficient_stock') }),
      {},
      409,
      'out_of_stock',
      '/lines/0',
    ],
    ['of an older version of a cart', () => ({ ...buying(), cartVersion: 2 }), {}, 409, 'cart_changed', '/cartVersion'],
    ['of an expired cart', () => buying('tok_visa', { state: 'expired' }), {}, 409, 'cart_changed', '/cartId'],
    ['of a cart without its token', () => ({ ...buying(), cartToken: 'guess' }), {}, 404, 'unknown_cart', '/cartId'],
    ['of a cart that is not there', () => ({ ...buying(), cartId: cartId() }), {}, 404, 'unknown_cart', '/cartId'],
    [
      'for delivery by owl',
      () => ({ ...buying(), shippingOption: 'owl' }),
      {},
      422,
      'unknown_shipping_option',
      '/shippingOption',
    ],
    [
      'for yesterday, as a guest',
      () => ({ ...buying(), occurredAt: '2010-12-01T08:26:00Z' }),
      {},
      403,
      'staff_only',
      '/occurredAt',
    ],
    [
      'for tomorrow',
      () => ({ ...buying(), occurredAt: '2999-12-01T08:26:00Z' }),
      staff,
      422,
      'impossible_time',
      '/occurredAt',
    ],
    ['with the number of a card', () => buying('4111 1111 1111 1111'), {}, 422, 'card_number', '/payment/token'],
    ['without an address', () => ({ ...buying(), shippingAddress: undefined }), {}, 422, 'invalid', '/shippingAddress'],
    ['to no e-mail address', () => ({ ...buying(), email: 'ada' }), {}, 422, 'invalid', '/email'],
  ]
  for (const [about, input, as, status, code, pointer] of wrong)
    it(`${about} is refused, and the field is named`, async () => {
      const said = await buy(input(), { ...fresh(), ...as })
      assert.deepEqual([said.status, said.body.code, said.body.errors[0]?.pointer], [status, code, pointer])
      assert.deepEqual(await shop.published(), [])
    })

  it('without an idempotency key is refused', async () => {
    assert.equal((await buy(buying(), {})).status, 400)
  })

  it('by staff can have happened in the past, and needs no token of the cart', async () => {
    const occurredAt = '2010-12-01T08:26:00.000Z'
    const { cartToken: _, ...input } = buying()
    const { status, body } = await buy({ ...input, occurredAt }, { ...fresh(), ...staff })
    assert.deepEqual([status, body.placedAt, body.timeline[0]?.at], [201, occurredAt, occurredAt])
    assert.notEqual(body.createdAt, occurredAt)
  })
})

describe('a payment that cannot be decided', () => {
  it('because payment is down for a minute: accepted, told once, held longer, confirmed when it is back', async () => {
    shop.kill('payment')
    const { status, body, location } = await buy(buying())
    assert.deepEqual([status, body.status, location], [202, 'payment_pending', `/v1/orders/${body.id}`])
    await shop.advance(MINUTE_MS)
    assert.deepEqual(await told(body), ['placed', 'deferred'])
    assert.ok(behind(body).expiresAt > Date.parse(body.createdAt) + DEADLINE_MS)
    await shop.start(around.payment)
    await shop.advance(RETRIES_MS)
    assert.deepEqual(await told(body), ['placed', 'deferred', 'confirmed', 'captured'])
    assert.deepEqual(what(await read(body)), ['placed', 'payment_pending', 'confirmed', 'captured'])
    assert.equal(behind(body).authorisations, 1)
  })

  it('because the provider takes its time: confirmed by the event', async () => {
    const { status, body } = await buy(buying('tok_waits'))
    assert.equal(status, 202)
    decide(behind(body))
    const { paymentId = '' } = body.payment
    await shop.tell(authorised, { paymentId, orderId: body.id, amount: body.totals.total })
    assert.equal((await read(body)).status, 'confirmed')
  })

  it('and whose event is lost is looked up', async () => {
    const { body } = await buy(buying('tok_waits'))
    decide(behind(body))
    await shop.advance(RETRIES_MS)
    assert.equal((await read(body)).status, 'confirmed')
  })

  it('and is declined in the end is cancelled, for everybody to hear', async () => {
    const { body } = await buy(buying('tok_waits'))
    const { paymentId = '' } = body.payment
    Object.assign(behind(body), { payment: 'declined' })
    await shop.tell(declined, { paymentId, orderId: body.id, amount: body.totals.total, reason: 'card_declined' })
    const [, , cancelled] = await eventsOf(body)
    assert.deepEqual(cancelled?.data, { ...(cancelled?.data as object), reason: 'payment_declined' })
    assert.equal(behind(body).hold, 'released')
  })

  it('before the customer has taken a second step shows that step, until it is taken', async () => {
    const { status, body } = await buy(buying('tok_3ds'))
    assert.deepEqual([status, body.nextAction], [202, { type: 'redirect', url: '/second-step' }])
    assert.deepEqual((await read(body)).nextAction, body.nextAction)
    decide(behind(body))
    await shop.advance(RETRIES_MS)
    const { status: now, nextAction } = await read(body)
    assert.deepEqual([now, nextAction, await told(body)], ['confirmed', undefined, ['placed', 'confirmed', 'captured']])
  })

  it('until its deadline is called off: stock and money are given back, however long that takes', async () => {
    const { body } = await buy(buying('tok_never'))
    await shop.advance(DEADLINE_MS - RETRIES_MS)
    assert.equal((await read(body)).status, 'payment_pending')
    shop.kill('payment')
    shop.kill('inventory')
    await shop.advance(2 * RETRIES_MS)
    const { status, reason } = await read(body)
    assert.deepEqual([status, reason, behind(body).hold], ['cancelled', 'payment_overdue', 'held'])
    await shop.start(around.payment)
    await shop.start(around.inventory)
    await shop.advance(MINUTE_MS)
    assert.deepEqual([behind(body).hold, behind(body).payment], ['released', 'voided'])
    assert.deepEqual(await told(body), ['placed', 'deferred', 'cancelled'])
  })

  it('is no order when its stock was lost meanwhile, and the money is given back', async () => {
    const { body } = await buy(buying('tok_waits'))
    behind(body).hold = 'released'
    decide(behind(body))
    await shop.advance(RETRIES_MS)
    const { status, reason } = await read(body)
    assert.deepEqual([status, reason, behind(body).payment], ['cancelled', 'out_of_stock', 'voided'])
  })
})

describe('an inventory that is down', () => {
  it('is 503 with Retry-After, leaves nothing half done, and the same key can be tried again', async () => {
    shop.kill('inventory')
    const [input, as] = [buying(), fresh()]
    const down = await buy(input, as)
    assert.deepEqual([down.status, down.body.code, down.retryAfterSeconds], [503, 'inventory_unavailable', 5])
    await shop.start(around.inventory)
    const { status, body } = await buy(input, as)
    assert.deepEqual([status, body.status], [201, 'confirmed'])
    await shop.advance(MINUTE_MS)
    const { data } = await shop.ask(list, {}, staff)
    assert.deepEqual(
      data.map((each) => [each.status, each.reason, behind(each).hold]),
      [
        ['confirmed', undefined, 'committed'],
        ['cancelled', 'inventory_unavailable', 'released'],
      ],
    )
  })

  it('between the payment and the pivot makes it 202, and is waited for', async () => {
    const { body } = await buy(buying('tok_waits'))
    shop.kill('inventory')
    decide(behind(body))
    await shop.advance(MINUTE_MS)
    assert.equal((await read(body)).status, 'payment_pending')
    await shop.start(around.inventory)
    await shop.advance(RETRIES_MS)
    assert.equal((await read(body)).status, 'confirmed')
  })
})

describe('the same purchase again', () => {
  it('is one order and one charge, if a thousand duplicates come at once', async () => {
    const [input, as] = [buying(), { ...fresh(), deadlineMs: MINUTE_MS }]
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => buy(input, as)))
    const bought = answers.filter(({ status }) => status === 201)
    assert.ok(bought.length > 0)
    assert.equal(new Set(bought.map(({ body }) => JSON.stringify(body))).size, 1)
    const codes = answers.filter(({ status }) => status !== 201).map(({ body }) => body.code)
    const busy = ['request_running', 'overloaded', 'unavailable']
    assert.deepEqual(
      [...new Set(codes)].filter((code) => !busy.includes(code)),
      [],
    )
    assert.equal((await shop.ask(list, {}, staff)).data.length, 1)
    assert.equal(around.orders.size, 1)
    const [participants] = [...around.orders.values()]
    assert.deepEqual([participants?.authorisations, participants?.captures], [1, 1])
    const again = await buy(input, as)
    assert.deepEqual([again.status, again.replayed, again.body.id], [201, true, bought[0]?.body.id])
  })

  it('under other keys at once is one order, and the others learn that it is under way', async () => {
    const input = buying()
    const answers = await Promise.all(Array.from({ length: 20 }, () => buy(input)))
    const codes = answers.map(({ status, body }) => (status === 201 ? status : body.code))
    assert.deepEqual(new Set(codes), new Set([201, 'already_ordered']))
    assert.equal(around.orders.size, 1)
  })

  it('under another key returns the first order, to whoever has the token of the cart', async () => {
    const input = buying()
    const first = await buy(input)
    around.fill(input.cartId, { state: 'ordered', version: 9 })
    const again = await buy({ ...input, email: 'other@example.com' })
    assert.deepEqual([again.status, again.body.id, again.body.token], [201, first.body.id, first.body.token])
    assert.equal((await buy({ ...input, cartToken: 'guess' })).status, 404)
  })

  it('while the first waits for its payment is refused, and the first is named', async () => {
    const input = buying('tok_never')
    const { body } = await buy(input)
    const again = await buy(input)
    assert.deepEqual([again.status, again.body.code], [409, 'already_ordered'])
    assert.deepEqual(again.body.errors, [
      {
        pointer: '/cartId',
        code: 'already_ordered',
        message: 'This cart is being ordered already.',
        orderId: body.id,
        number: body.number,
        status: 'payment_pending',
      },
    ])
  })

  it('of a later version of the cart is another order', async () => {
    const input = buying()
    const { body } = await buy(input)
    around.fill(input.cartId, { version: 4 })
    assert.notEqual((await buy(input)).body.id, body.id)
  })
})

describe('an order', () => {
  it('is shown to its guest, to its customer and to staff, and to others as if it were not there', async () => {
    const { body: guest } = await buy(buying())
    const { body: own } = await buy(buying(), { ...fresh(), subject: 'cus_1' })
    const nobody = await readAs({}, { id: `ord_${'0'.repeat(26)}` })
    const status = async (as: As, about: Order & { token: string }, token?: string) => {
      const said = await readAs(as, { id: about.id, token })
      if (said.status === 404) assert.equal(said.body.code, nobody.body.code)
      return said.status
    }
    assert.equal(await status({}, guest, guest.token), 200)
    assert.equal(await status(staff, guest), 200)
    assert.equal(await status({ subject: 'clerk', permissions: ['order:read'] }, guest), 200)
    assert.equal(await status({ subject: 'cus_1' }, own), 200)
    for (const as of [{}, { subject: 'cus_2' }, { subject: 'clerk', permissions: ['catalog:read'] }]) {
      assert.equal(await status(as, own), 404)
      assert.equal(await status(as, guest, own.token), 404)
    }
  })

  it('is listed to its customer and to staff, newest first, page by page', async () => {
    const ids: string[] = []
    for (const subject of ['cus_1', 'cus_2', 'cus_1', undefined])
      ids.unshift((await buy(buying(), { ...fresh(), ...(subject ? { subject } : {}) })).body.id)
    const idsOf = async (as: As, input = {}) => (await shop.ask(list, input, as)).data.map(({ id }) => id)
    assert.deepEqual(await idsOf(staff), ids)
    assert.deepEqual(await idsOf({ subject: 'cus_1' }), [ids[1], ids[3]])
    assert.deepEqual(await idsOf(staff, { status: 'cancelled' }), [])
    const first = await shop.ask(list, { limit: 3 }, staff)
    const cursor = first.page.nextCursor as string
    assert.deepEqual([...first.data.map(({ id }) => id), ...(await idsOf(staff, { cursor }))], ids)
    assert.equal((await shop.send(list, {})).status, 401)
    assert.equal((await shop.send(list, { cursor: 'x' }, staff)).status, 422)
  })

  it('says to whom messages go only to notification', async () => {
    const { body } = await buy(buying())
    const { email, token, order: about } = await shop.ask(recipient, { orderId: body.id }, { service: 'notification' })
    assert.deepEqual([email, token, about.number], ['ada@example.com', body.token, body.number])
    assert.equal((await shop.send(recipient, { orderId: body.id }, { ...staff, service: 'gateway' })).status, 403)
  })

  it('says the same of several orders at once, without those that do not exist', async () => {
    const orders = [(await buy(buying())).body, (await buy(buying())).body]
    const asked = [...orders.map(({ id }) => id), `ord_${'0'.repeat(26)}`]
    const asNotification = { service: 'notification' }
    const { data } = await shop.ask(recipients, { orderId: asked }, asNotification)
    const alone = orders.map(async ({ id: orderId }) => ({
      orderId,
      ...(await shop.ask(recipient, { orderId }, asNotification)),
    }))
    assert.deepEqual(data, await Promise.all(alone))
    for (const orderId of [[], Array<string>(MOST_RECIPIENTS + 1).fill(orders[0]?.id ?? '')])
      assert.equal((await shop.send(recipients, { orderId }, asNotification)).status, 422)
    assert.equal((await shop.send(recipients, { orderId: asked }, { ...staff, service: 'gateway' })).status, 403)
  })

  it('leaves no personal data, token or card in events, logs and traces', async () => {
    const { body } = await buy(buying())
    await buy(buying('tok_declined'))
    const { lines, spans } = shop.recorded
    const text = JSON.stringify([await shop.published(), lines, spans])
    for (const secret of ['ada@example.com', 'Lovelace', 'St James', body.token, 'tok_visa'])
      assert.ok(!text.includes(secret), secret)
  })
})

/** A world in which order dies when it asks for the n-th time: before the request leaves, or when the answer arrives. */
const dying = (at: number, when: 'asking' | 'answered', kill: () => void) => (world: World) => {
  let asked = 0
  const never = new Promise<never>(() => {})
  const send: World['transport']['send'] = async (...request) => {
    const isLast = ++asked === at
    if (isLast && when === 'asking') return (kill(), never)
    const answer = await world.transport.send(...request)
    return isLast ? (kill(), never) : answer
  }
  return { ...world, transport: { ...world.transport, send } }
}

const asks = ['the cart', 'hold', 'authorise', 'commit', 'capture']
describe('an order service that is killed', () => {
  for (const [at, step] of asks.entries())
    for (const when of ['asking', 'answered'] as const)
      it(`when ${step} is ${when}: the same key finds one order, paid once`, async () => {
        shop.kill('order')
        await shop.start(orderService, { alter: dying(at + 1, when, () => shop.kill('order')) })
        const [input, as] = [buying(), fresh()]
        await buy(input, as).catch(() => {})
        await shop.advance(100)
        await shop.start(orderService)
        let said = await buy(input, as)
        while (said.status === 409 || said.status >= 500) said = await buy(input, as)
        assert.deepEqual([said.status, said.body.status], [201, 'confirmed'])
        await shop.advance(RETRIES_MS)
        assert.equal(around.orders.size, 1)
        const { hold, authorisations, captures } = behind(said.body)
        assert.deepEqual([hold, authorisations, captures], ['committed', 1, 1])
        assert.deepEqual(await told(said.body), ['placed', 'confirmed', 'captured'])
      })
})
