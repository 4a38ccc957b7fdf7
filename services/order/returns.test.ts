import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { staff, trial, type As, type Trial } from '@souk/kit/testing'
import { shipping } from '@souk/shipping/contract'
import { order } from './contract.ts'
import type { Shown } from './domain.ts'
import orderService from './service.ts'
import { purchase } from './test-support/orders.ts'
import type { Participants } from './test-support/participants.ts'
import { surroundings } from './test-support/shop.ts'

const { place, show, refund, return: bringBack, receiveReturn } = order.operations
const { dispatched, delivered } = shipping.events
const TOTAL = 2_600

let around: ReturnType<typeof surroundings>
let shop: Trial
beforeEach(async () => {
  around = surroundings()
  shop = await trial([around.cart, around.inventory, around.payment, around.shipping, orderService])
})
afterEach(() => shop.stop())

let made = 0
const fresh = (): As => ({ idempotencyKey: `key-${++made}` })
type Bought = Shown & { token: string }
type Return = Shown['returns'][number]
interface Said {
  readonly status: number
  readonly body: Return & { code: string; detail: string }
}
const pounds = (amount: number) => ({ amount, currency: 'GBP' })
const mugs = (quantity: number) => ({ sku: 'MUG', quantity })
const pot = { sku: 'POT', quantity: 1 }

async function buy(): Promise<Bought> {
  const cartId = `cart_${String(++made).padStart(26, '0')}`
  return (await shop.send(place, { ...purchase, ...around.fill(cartId) }, fresh())).body as Bought
}

async function arrived(): Promise<Bought> {
  const bought = await buy()
  for (const event of [dispatched, delivered]) await happens(bought, event)
  return bought
}

async function happens({ id: orderId }: Bought, event: typeof dispatched): Promise<void> {
  const parcel = { orderId, shipmentId: `shp_${'0'.repeat(26)}`, carrier: 'carrier', trackingNumber: 'SK1' }
  await shop.tell(event, { ...parcel, at: new Date(shop.clock.now()).toISOString() })
  await shop.advance(1_000)
}

/** The guest says that goods are to come. */
const announce = ({ id: orderId, token }: Bought, lines: object[]) =>
  shop.send(bringBack, { orderId, token, lines } as never, fresh()) as Promise<Said>
/** Staff say that they have come. */
const receive = ({ id: orderId }: Bought, { returnId }: Pick<Return, 'returnId'>, more: object = {}, as: As = staff) =>
  shop.send(receiveReturn, { orderId, returnId, ...more } as never, { ...as, ...fresh() }) as Promise<Said>
const now = async ({ id: orderId }: Bought) => (await shop.advance(200), shop.ask(show, { orderId }, staff))
const sumOf = (numbers: Map<string, number>) => [...numbers.values()].reduce((sum, each) => sum + each, 0)
const moved = ({ id }: Bought) => {
  const { restocks, refunds } = around.orders.get(id) as Participants
  return [sumOf(restocks), sumOf(refunds)]
}
const told = async ({ id }: Bought) =>
  (await shop.published()).filter(({ subject, type }) => subject === id && type === 'order.returned').length

describe('what a customer sends back', () => {
  it('has to have arrived there: until then the order can be cancelled', async () => {
    const bought = await buy()
    const early = await announce(bought, [pot])
    assert.deepEqual([early.status, early.body.code], [409, 'not_delivered'])
    assert.match(early.body.detail, /can be cancelled/)
    await happens(bought, dispatched)
    assert.equal((await announce(bought, [pot])).body.code, 'not_delivered')
    assert.deepEqual([(await now(bought)).returns, moved(bought)], [[], [0, 0]])
    await happens(bought, delivered)
    assert.equal((await announce(bought, [pot])).status, 201)
  })

  it('goes into stock, and its money back, when staff say that it has come, and not before', async () => {
    const bought = await arrived()
    const { status, body } = await announce(bought, [mugs(2), pot])
    assert.deepEqual([status, body.amount, body.state, body.expected], [201, pounds(TOTAL), 'pending', true])
    const waiting = await now(bought)
    assert.deepEqual([waiting.status, waiting.refunds, waiting.refunded], ['delivered', [], pounds(0)])
    assert.deepEqual([waiting.returns.length, waiting.returns[0]?.expected, moved(bought)], [1, true, [0, 0]])

    const received = await receive(bought, body)
    assert.deepEqual([received.status, received.body.refundId, received.body.expected], [200, body.refundId, undefined])
    const done = await now(bought)
    assert.deepEqual([done.status, done.refunded, moved(bought)], ['returned', pounds(TOTAL), [3, TOTAL]])
    assert.deepEqual([done.returns.length, done.returns[0]?.state], [1, 'done'])
    assert.deepEqual(
      done.timeline.slice(-3).map(({ what }) => what),
      ['return_announced', 'returned', 'refunded'],
    )
    assert.equal(await told(bought), 1)
  })

  it('comes once: received again it is refused, and announced again too', async () => {
    const bought = await arrived()
    const { body } = await announce(bought, [mugs(2)])
    assert.equal((await announce(bought, [mugs(1)])).body.code, 'not_purchased')
    const answers = await Promise.all(Array.from({ length: 5 }, () => receive(bought, body)))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409, 409, 409])
    assert.deepEqual((await receive(bought, body)).body.code, 'already_received')
    await now(bought)
    assert.deepEqual([moved(bought), (await announce(bought, [mugs(1)])).body.code], [[2, 1_800], 'not_purchased'])
  })

  it('may be another number than was announced; what has not come can be announced anew', async () => {
    const bought = await arrived()
    const { body } = await announce(bought, [mugs(2), pot])
    const received = await receive(bought, body, { lines: [mugs(1)] })
    assert.deepEqual([received.body.lines, received.body.amount], [[mugs(1)], pounds(900)])
    const after = await now(bought)
    assert.deepEqual([after.status, moved(bought)], ['delivered', [1, 900]])
    assert.equal((await announce(bought, [mugs(1), pot])).status, 201)
    const { body: more } = await announce(bought, [mugs(1)])
    assert.equal(more.code, 'not_purchased')
  })

  it('and staff have taken already comes back no second time', async () => {
    const bought = await arrived()
    const { body } = await announce(bought, [pot])
    await shop.ask(bringBack, { orderId: bought.id, lines: [pot] }, { ...staff, ...fresh() })
    const received = await receive(bought, body)
    assert.deepEqual([received.status, received.body.code], [409, 'not_purchased'])
    await now(bought)
    assert.deepEqual(moved(bought), [1, 800])
  })

  it('keeps no money from being given back meanwhile: what it is worth is decided when it has come', async () => {
    const bought = await arrived()
    const { body } = await announce(bought, [mugs(2), pot])
    await shop.ask(refund, { orderId: bought.id, amount: pounds(2_000) }, { ...staff, ...fresh() })
    assert.deepEqual((await receive(bought, body)).body.amount, pounds(TOTAL - 2_000))
    const { refunded, status } = await now(bought)
    assert.deepEqual([refunded, status, moved(bought)], [pounds(TOTAL), 'returned', [3, TOTAL]])
  })

  it('is received by staff who may, and only where it was announced', async () => {
    const [bought, other] = [await arrived(), await arrived()]
    const { body } = await announce(bought, [pot])
    assert.equal((await receive(bought, body, {}, {})).status, 401)
    assert.equal((await receive(bought, body, {}, { subject: 'clerk', permissions: ['order:read'] })).status, 403)
    assert.equal((await receive(other, body)).body.code, 'unknown_return')
    assert.equal((await receive(bought, { returnId: `ret_${'0'.repeat(26)}` })).body.code, 'unknown_return')
    assert.equal((await receive({ ...bought, id: `ord_${'0'.repeat(26)}` }, body)).body.code, 'unknown_order')
    assert.deepEqual(moved(bought), [0, 0])
  })

  it('is received after a restart of the service too', async () => {
    const bought = await arrived()
    const { body } = await announce(bought, [pot])
    shop.kill('order')
    await shop.start(orderService)
    assert.equal((await receive(bought, body)).status, 200)
    await now(bought)
    assert.deepEqual(moved(bought), [1, 800])
  })
})
