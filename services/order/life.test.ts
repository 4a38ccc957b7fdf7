import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { staff, trial, type As, type Trial } from '@souk/kit/testing'
import { payment } from '@souk/payment/contract'
import { order } from './contract.ts'
import type { Shown } from './domain.ts'
import orderService from './service.ts'
import { purchase } from './test-support/orders.ts'
import { takeMoney, type Participants } from './test-support/participants.ts'
import { surroundings } from './test-support/shop.ts'

const { place, show, cancel, refund, return: bringBack } = order.operations
const TOTAL = 2_600
const RETRIES_MS = 60_000

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
interface Said {
  readonly status: number
  readonly body: Shown & {
    code: string
    errors: Record<string, unknown>[]
    refundId: string
    returnId: string
    state: string
    amount: { amount: number; currency: string }
  }
  readonly replayed?: boolean
}

async function buy(token = 'tok_visa'): Promise<Bought> {
  const cartId = `cart_${String(++made).padStart(26, '0')}`
  const input = { ...purchase, ...around.fill(cartId), payment: { method: 'card' as const, token } }
  return (await shop.send(place, input, fresh())).body as Bought
}
const behind = ({ id }: { id: string }) => around.orders.get(id) as Participants
const sumOf = (numbers: Map<string, number>) => [...numbers.values()].reduce((sum, each) => sum + each, 0)
/** What went back, once everything under way has come to rest. */
const given = async (about: Bought) => (await shop.advance(200), sumOf(behind(about).refunds))
const came = async (about: Bought) => (await shop.advance(200), sumOf(behind(about).restocks))
const now = async ({ id }: Bought) => (await shop.advance(200), shop.ask(show, { orderId: id }, staff))
const callOff = ({ id, token }: Bought, as: As = {}) =>
  shop.send(cancel, { orderId: id, ...(as.permissions ? {} : { token }) }, as) as Promise<Said>
const giveBack = ({ id }: Bought, wish: object, as: As = fresh()) =>
  shop.send(refund, { orderId: id, ...wish } as never, { ...staff, ...as }) as Promise<Said>
/** Staff have the goods in their hands. */
const back = ({ id }: Bought, lines: object[], as: As = fresh(), more = {}) =>
  shop.send(bringBack, { orderId: id, lines, ...more } as never, { ...staff, ...as }) as Promise<Said>
/** The guest says that they are to come. */
const announce = ({ id, token }: Bought, lines: object[], more = {}) =>
  shop.send(bringBack, { orderId: id, token, lines, ...more } as never, fresh()) as Promise<Said>
const pounds = (amount: number) => ({ amount, currency: 'GBP' })
const mugs = (quantity: number) => ({ sku: 'MUG', quantity })
const pot = { sku: 'POT', quantity: 1 }
const told = async ({ id }: Bought) => {
  const own = (await shop.published()).filter(({ subject, source }) => subject === id && source === '/souk/order')
  return [...new Map(own.map(({ id: event, type }) => [event, type.replace('order.', '')])).values()]
}
const what = ({ timeline }: Shown) => timeline.map((entry) => entry.what)

describe('calling an order off', () => {
  it('that is confirmed gives goods and money back, each once, and is told at once', async () => {
    const bought = await buy()
    const { status, body } = await callOff(bought)
    assert.deepEqual([status, body.status, body.reason], [200, 'cancelled', 'customer'])
    const after = await now(bought)
    assert.deepEqual([await given(bought), await came(bought), after.refunded], [TOTAL, 3, pounds(TOTAL)])
    assert.deepEqual(
      after.refunds.map(({ cause, state, amount }) => [cause, state, amount]),
      [['cancellation', 'done', pounds(TOTAL)]],
    )
    assert.deepEqual(what(after).slice(3), ['cancellation_requested', 'cancelled', 'refunded'])
    assert.deepEqual(await told(bought), ['placed', 'confirmed', 'captured', 'cancelled'])
  })

  it('that waits for its payment releases stock and money, and says who wanted that', async () => {
    const bought = await buy('tok_never')
    const { status, body } = await callOff(bought, staff)
    assert.deepEqual([status, body.status, body.reason], [200, 'cancelled', 'staff'])
    await shop.advance(RETRIES_MS)
    assert.deepEqual([behind(bought).hold, behind(bought).payment], ['released', 'voided'])
    assert.deepEqual(await told(bought), ['placed', 'deferred', 'cancelled'])
  })

  it('frees the cart before the pivot, so that it can be ordered again', async () => {
    const cartId = `cart_${String(++made).padStart(26, '0')}`
    const input = { ...purchase, ...around.fill(cartId), payment: { method: 'card' as const, token: 'tok_never' } }
    const first = (await shop.send(place, input, fresh())).body as Bought
    await callOff(first)
    const second = await shop.send(place, { ...input, payment: { method: 'card', token: 'tok_visa' } }, fresh())
    assert.deepEqual([second.status, (second.body as Bought).status], [201, 'confirmed'])
    assert.notEqual((second.body as Bought).id, first.id)
  })

  it('while the stock is being sold is done at once, and what was sold comes back when that is known', async () => {
    const bought = await buy('tok_waits')
    shop.kill('inventory')
    behind(bought).payment = 'authorised'
    const { paymentId = '' } = bought.payment
    await shop.tell(payment.events.authorised, { paymentId, orderId: bought.id, amount: pounds(TOTAL) })
    assert.equal((await callOff(bought)).body.status, 'cancelled')
    behind(bought).hold = 'committed'
    await shop.start(around.inventory)
    await shop.advance(RETRIES_MS)
    assert.deepEqual([await came(bought), behind(bought).payment, behind(bought).captures], [3, 'voided', 0])
    assert.deepEqual(await told(bought), ['placed', 'deferred', 'cancelled'])
  })

  it('while the money is being taken waits until it is taken, and then gives it back', async () => {
    around.stock.capturesLate = true
    const bought = await buy()
    assert.equal((await callOff(bought)).body.status, 'cancelled')
    await shop.advance(RETRIES_MS)
    assert.deepEqual([behind(bought).payment, await given(bought), await came(bought)], ['capturing', 0, 3])
    takeMoney(behind(bought))
    await shop.advance(RETRIES_MS)
    const after = await now(bought)
    assert.deepEqual([await given(bought), after.status, after.refunded], [TOTAL, 'cancelled', pounds(TOTAL)])
  })

  it('whose money is never taken in the end gives none back', async () => {
    around.stock.capturesLate = true
    const bought = await buy()
    await callOff(bought)
    behind(bought).payment = 'voided'
    await shop.advance(RETRIES_MS)
    const after = await now(bought)
    assert.deepEqual([await given(bought), after.refunded, after.refunds], [0, pounds(0), []])
  })

  it('gives back only what was not given back before', async () => {
    const bought = await buy()
    await back(bought, [mugs(1)])
    await giveBack(bought, { amount: pounds(100) })
    await callOff(bought)
    assert.deepEqual([await given(bought), await came(bought), (await now(bought)).status], [TOTAL, 3, 'cancelled'])
  })

  it('twice is refused, and the same request gets the same answer', async () => {
    const bought = await buy()
    const as = { ...fresh(), deadlineMs: RETRIES_MS }
    const first = await callOff(bought, as)
    const again = await callOff(bought, as)
    assert.deepEqual([again.status, again.replayed, again.body], [200, true, first.body])
    const other = await callOff(bought)
    assert.deepEqual([other.status, other.body.code], [409, 'already_cancelled'])
  })

  it('by twenty people at once, with and without a key, is done once, and all who waited for it are told so', async () => {
    const bought = await buy()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => callOff(bought, { ...(n % 2 ? fresh() : {}), deadlineMs: RETRIES_MS })),
    )
    assert.deepEqual(new Set(answers.map(({ status, body }) => `${status} ${body.status}`)), new Set(['200 cancelled']))
    assert.equal((await callOff(bought)).body.code, 'already_cancelled')
    assert.deepEqual([await given(bought), await came(bought)], [TOTAL, 3])
    assert.deepEqual(await told(bought), ['placed', 'confirmed', 'captured', 'cancelled'])
  })

  it('whose parcel was collected already is refused, and nothing of it has changed but what the timeline says', async () => {
    const bought = await buy()
    around.parcels.state = 'collected'
    const { status, body } = await callOff(bought)
    assert.deepEqual([status, body.code], [409, 'already_shipped'])
    const after = await now(bought)
    assert.deepEqual([after.status, after.refunds, await given(bought), await came(bought)], ['confirmed', [], 0, 0])
    assert.deepEqual(what(after).slice(3), ['cancellation_requested', 'cancellation_refused'])
    assert.deepEqual((await back(bought, [mugs(2), pot])).body.amount, pounds(TOTAL))
  })

  it('waits for the carrier, and nothing comes or goes back before it has decided', async () => {
    const bought = await buy()
    around.parcels.state = 'stopping'
    const asked = callOff(bought)
    await shop.advance(1_000)
    assert.ok(around.parcels.stops > 2, 'it is asked again')
    const meanwhile = await now(bought)
    assert.deepEqual([meanwhile.status, await given(bought), await came(bought)], ['confirmed', 0, 0])
    assert.equal((await back(bought, [pot])).body.code, 'not_purchased')
    around.parcels.state = 'stopped'
    await shop.advance(1_000)
    assert.deepEqual([(await asked).body.status, await given(bought), await came(bought)], ['cancelled', TOTAL, 3])
  })

  it('while shipping is down is not decided: the wish is kept, and who asks again is told what came of it', async () => {
    for (const [state, code, refunded] of [
      ['stopped', 'already_cancelled', TOTAL],
      ['collected', 'already_shipped', 0],
    ] as const) {
      const bought = await buy()
      shop.kill('shipping')
      const asked = callOff(bought)
      await shop.advance(10_000)
      const { status, body } = await asked
      assert.deepEqual([status, body.code, (await now(bought)).status], [503, 'undecided', 'confirmed'])
      around.parcels.state = state
      await shop.start(around.shipping)
      await shop.advance(RETRIES_MS)
      assert.deepEqual([(await callOff(bought)).body.code, await given(bought)], [code, refunded])
    }
  })

  it('goes on where it was when the service is killed while it waits', async () => {
    const bought = await buy()
    around.parcels.state = 'stopping'
    const asked = callOff(bought).catch(() => undefined)
    await shop.advance(1_000)
    shop.kill('order')
    await asked
    around.parcels.state = 'stopped'
    await shop.start(orderService)
    await shop.advance(RETRIES_MS)
    assert.deepEqual([(await now(bought)).status, await given(bought), await came(bought)], ['cancelled', TOTAL, 3])
  })

  it('is for those whose order it is and for staff who may; to others it is not there', async () => {
    const bought = await buy()
    const stranger = { ...bought, token: 'guess' }
    for (const [about, as] of [
      [stranger, {}],
      [stranger, { subject: 'cus_1' }],
      [bought, { subject: 'clerk', permissions: ['order:read'] }],
    ] as const) {
      const { status, body } = await callOff(about, as)
      assert.deepEqual([status, body.code], [404, 'unknown_order'])
    }
    assert.equal((await callOff(bought, { subject: 'clerk', permissions: ['order:write'] })).status, 200)
  })
})

describe('giving money back', () => {
  it('for some lines gives their part of the total, and nothing comes into stock', async () => {
    const bought = await buy()
    const { status, body } = await giveBack(bought, { lines: [mugs(1)], reason: 'a chip' })
    assert.deepEqual([status, body.amount, body.state], [201, pounds(900), 'pending'])
    const after = await now(bought)
    assert.deepEqual(
      [await given(bought), await came(bought), after.refunded, after.status],
      [900, 0, pounds(900), 'confirmed'],
    )
    assert.deepEqual(after.refunds, [
      {
        refundId: body.refundId,
        cause: 'refund',
        state: 'done',
        amount: pounds(900),
        lines: [mugs(1)],
        reason: 'a chip',
        at: after.refunds[0]?.at,
      },
    ])
    assert.deepEqual(what(after).slice(3), ['refund_requested', 'refunded'])
    assert.deepEqual((await told(bought)).slice(3), ['refunded'])
  })

  it('of the whole in parts is the total to the unit, and not a unit more', async () => {
    const bought = await buy()
    await giveBack(bought, { lines: [mugs(1)] })
    await giveBack(bought, { amount: pounds(1) })
    const tooMuch = await giveBack(bought, { lines: [mugs(1), pot] })
    assert.deepEqual([tooMuch.status, tooMuch.body.code], [409, 'more_than_left'])
    await giveBack(bought, { amount: pounds(TOTAL - 901) })
    const more = await giveBack(bought, { amount: pounds(1) })
    assert.deepEqual([more.status, more.body.code, more.body.errors[0]?.available], [409, 'more_than_left', 0])
    assert.deepEqual([await given(bought), (await now(bought)).refunded], [TOTAL, pounds(TOTAL)])
  })

  it('twice at once is done twice only if both fit', async () => {
    const bought = await buy()
    const answers = await Promise.all([
      giveBack(bought, { amount: pounds(2_000) }),
      giveBack(bought, { amount: pounds(2_000) }),
      giveBack(bought, { amount: pounds(500) }),
    ])
    const done = answers.filter(({ status }) => status === 201)
    assert.equal(done.length, 2)
    assert.equal(answers.find(({ status }) => status !== 201)?.body.code, 'more_than_left')
    assert.equal(await given(bought), 2_500)
  })

  it('under one key is done once, and a key is needed', async () => {
    const bought = await buy()
    const as = fresh()
    const first = await giveBack(bought, { amount: pounds(500) }, as)
    const again = await giveBack(bought, { amount: pounds(500) }, as)
    assert.deepEqual([again.replayed, again.body], [true, first.body])
    assert.equal(await given(bought), 500)
    assert.equal((await shop.send(refund, { orderId: bought.id, amount: pounds(1) }, staff)).status, 400)
  })

  it('while payment is down is accepted, and done when it is back', async () => {
    const bought = await buy()
    shop.kill('payment')
    const { status } = await giveBack(bought, { amount: pounds(500) })
    await shop.advance(RETRIES_MS)
    assert.deepEqual([status, (await now(bought)).refunds[0]?.state, await given(bought)], [201, 'pending', 0])
    await shop.start(around.payment)
    await shop.advance(2 * RETRIES_MS)
    assert.deepEqual([(await now(bought)).refunds[0]?.state, await given(bought)], ['done', 500])
  })

  it('that payment has only accepted is done when the event says so', async () => {
    const bought = await buy()
    around.stock.refundsLate = true
    const { body } = await giveBack(bought, { amount: pounds(500) })
    await shop.advance(RETRIES_MS)
    assert.equal((await now(bought)).refunds[0]?.state, 'pending')
    const { paymentId = '' } = bought.payment
    const about = { paymentId, orderId: bought.id, amount: pounds(500), refundId: body.refundId }
    await shop.tell(payment.events.refunded, about)
    assert.deepEqual((await now(bought)).refunded, pounds(500))
  })

  it('that payment has accepted and refuses in the end has failed, for everybody to see, and an operator is called', async () => {
    const bought = await buy()
    around.stock.refundsLate = true
    const { body } = await giveBack(bought, { amount: pounds(500) })
    await shop.advance(RETRIES_MS)
    const { paymentId = '' } = bought.payment
    const about = { paymentId, orderId: bought.id, amount: pounds(500), refundId: body.refundId }
    await shop.tell(payment.events.withheld, { ...about, reason: 'more_than_captured' })
    const failed = await now(bought)
    assert.deepEqual([failed.refunds[0]?.state, what(failed).at(-1)], ['failed', 'refund_failed'])
    assert.deepEqual([failed.refunded, (await told(bought)).slice(3)], [pounds(0), []])
    assert.ok(shop.recorded.lines.some(({ message }) => message.includes('needs somebody')))
    around.stock.refundsLate = false
    await giveBack(bought, { amount: pounds(TOTAL) })
    assert.deepEqual((await now(bought)).refunded, pounds(TOTAL))
  })

  it('at the payment, without the order being asked, counts as given back, is told once, and leaves so much less', async () => {
    const bought = await buy()
    const { paymentId = '' } = bought.payment
    const about = { paymentId, orderId: bought.id, amount: pounds(600), refundId: `ref_${'9'.repeat(26)}` }
    await shop.tell(payment.events.refunded, about)
    const after = await now(bought)
    assert.deepEqual(
      after.refunds.map(({ cause, state, amount, lines }) => [cause, state, amount, lines]),
      [['refund', 'done', pounds(600), []]],
    )
    assert.deepEqual(
      [after.refunded, what(after).at(-1), (await told(bought)).at(-1)],
      [pounds(600), 'refunded', 'refunded'],
    )
    const tooMuch = await giveBack(bought, { amount: pounds(TOTAL - 599) })
    assert.deepEqual([tooMuch.body.code, tooMuch.body.errors[0]?.available], ['more_than_left', TOTAL - 600])
    behind(bought).refunds.set(about.refundId, 600)
    await callOff(bought)
    assert.deepEqual([await given(bought), (await now(bought)).refunded], [TOTAL, pounds(TOTAL)])
  })

  it('at the payment, while the same money is to go back by the order, adds up: what does not fit has failed', async () => {
    const bought = await buy()
    shop.kill('payment')
    await giveBack(bought, { amount: pounds(2_000) })
    const { paymentId = '' } = bought.payment
    const refundId = `ref_${'9'.repeat(26)}`
    await shop.tell(payment.events.refunded, { paymentId, orderId: bought.id, amount: pounds(2_000), refundId })
    behind(bought).refunds.set(refundId, 2_000)
    assert.equal((await giveBack(bought, { amount: pounds(1) })).body.code, 'more_than_left')
    await shop.start(around.payment)
    await shop.advance(2 * RETRIES_MS)
    const after = await now(bought)
    assert.deepEqual(after.refunds.map(({ state }) => state).sort(), ['done', 'failed'])
    await giveBack(bought, { amount: pounds(TOTAL - 2_000) })
    assert.deepEqual([await given(bought), (await now(bought)).refunded], [TOTAL, pounds(TOTAL)])
  })

  it('of which payment tells for an order that is not known changes nothing', async () => {
    const bought = await buy()
    const { paymentId = '' } = bought.payment
    const about = { paymentId, orderId: `ord_${'0'.repeat(26)}`, amount: pounds(1), refundId: `ref_${'8'.repeat(26)}` }
    await shop.tell(payment.events.refunded, about)
    assert.deepEqual((await now(bought)).refunds, [])
  })

  it('that payment refuses has failed, and what it was about can be given back another time', async () => {
    const bought = await buy()
    behind(bought).refunds.set('by another way', TOTAL)
    await giveBack(bought, { amount: pounds(500) })
    const failed = await now(bought)
    assert.deepEqual([failed.refunds[0]?.state, failed.refunded], ['failed', pounds(0)])
    assert.equal(what(failed).at(-1), 'refund_failed')
    behind(bought).refunds.clear()
    await giveBack(bought, { amount: pounds(TOTAL) })
    assert.deepEqual((await now(bought)).refunded, pounds(TOTAL))
  })

  const wrong: [string, object, number, string][] = [
    ['neither for lines nor of an amount', {}, 422, 'lines_or_amount'],
    ['of both', { amount: pounds(1), lines: [pot] }, 422, 'lines_or_amount'],
    ['of nothing', { amount: pounds(0) }, 422, 'lines_or_amount'],
    ['of less than nothing', { amount: pounds(-1) }, 422, 'lines_or_amount'],
    ['in another currency', { amount: { amount: 1, currency: 'EUR' } }, 422, 'other_currency'],
    ['for what was not bought', { lines: [{ sku: 'CUP', quantity: 1 }] }, 409, 'not_purchased'],
    ['for more than was bought', { lines: [mugs(1), mugs(2)] }, 409, 'not_purchased'],
    ['of more than was paid', { amount: pounds(TOTAL + 1) }, 409, 'more_than_left'],
  ]
  for (const [about, wish, status, code] of wrong)
    it(`${about} is refused`, async () => {
      const bought = await buy()
      const said = await giveBack(bought, wish)
      assert.deepEqual([said.status, said.body.code, await given(bought)], [status, code, 0])
    })

  it('of an order that was never paid, or is nobody’s, is refused; and so is everybody but staff', async () => {
    const bought = await buy('tok_never')
    assert.equal((await giveBack(bought, { amount: pounds(1) })).body.code, 'not_confirmed')
    const nobody = { ...bought, id: `ord_${'0'.repeat(26)}` }
    assert.equal((await giveBack(nobody, { amount: pounds(1) })).body.code, 'unknown_order')
    assert.equal((await shop.send(refund, { orderId: bought.id, amount: pounds(1) }, fresh())).status, 401)
    assert.equal(
      (await shop.send(refund, { orderId: bought.id, amount: pounds(1) }, { ...fresh(), subject: 'cus_1' })).status,
      403,
    )
  })
})

describe('bringing goods back', () => {
  it('puts them into stock and gives their money back; when all are back the order is returned', async () => {
    const bought = await buy()
    const { status, body } = await back(bought, [mugs(2)], fresh(), { reason: 'too yellow' })
    assert.deepEqual([status, body.amount, body.state], [201, pounds(1_800), 'pending'])
    const after = await now(bought)
    assert.deepEqual([after.status, await given(bought), await came(bought)], ['confirmed', 1_800, 2])
    assert.deepEqual(
      [after.returns.length, after.returns[0]?.returnId, after.returns[0]?.reason],
      [1, body.returnId, 'too yellow'],
    )
    await back(bought, [pot])
    const done = await now(bought)
    assert.deepEqual([done.status, done.refunded, await came(bought)], ['returned', pounds(TOTAL), 3])
    assert.deepEqual(what(done).slice(3), ['returned', 'refunded', 'returned', 'refunded'])
    assert.deepEqual((await told(bought)).slice(3), ['returned', 'returned'])
  })

  it('that were not bought, or came back before, is refused', async () => {
    const bought = await buy()
    const code = async (lines: object[]) => (await back(bought, lines)).body.code
    assert.equal(await code([{ sku: 'CUP', quantity: 1 }]), 'not_purchased')
    assert.equal(await code([mugs(3)]), 'not_purchased')
    await back(bought, [mugs(1)])
    const { status, body } = await back(bought, [mugs(1), mugs(1)])
    assert.deepEqual([status, body.code], [409, 'not_purchased'])
    assert.deepEqual(body.errors, [
      {
        pointer: '/lines',
        code: 'not_purchased',
        message: 'That was not bought with this order, or came back before.',
        sku: 'MUG',
        requested: 2,
        available: 1,
      },
    ])
    assert.equal(await came(bought), 1)
  })

  it('twice with one key, and by many at once, brings no unit back twice', async () => {
    const bought = await buy()
    const as = fresh()
    const first = await back(bought, [mugs(1)], as)
    const again = await back(bought, [mugs(1)], as)
    assert.deepEqual([again.replayed, again.body], [true, first.body])
    const answers = await Promise.all(Array.from({ length: 10 }, () => back(bought, [mugs(1)])))
    assert.equal(answers.filter(({ status }) => status === 201).length, 1)
    assert.deepEqual([await came(bought), await given(bought)], [2, 1_800])
  })

  it('whose money was given back before gives no more than is left', async () => {
    const bought = await buy()
    await giveBack(bought, { lines: [mugs(2)] })
    assert.deepEqual((await back(bought, [mugs(2)])).body.amount, pounds(0))
    await giveBack(bought, { amount: pounds(300) })
    assert.deepEqual((await back(bought, [pot])).body.amount, pounds(500))
    const after = await now(bought)
    assert.deepEqual([after.status, await given(bought), await came(bought)], ['returned', TOTAL, 3])
  })

  it('while inventory is down is accepted: goods first, then money, each when it can be', async () => {
    const bought = await buy()
    shop.kill('inventory')
    assert.equal((await back(bought, [pot])).status, 201)
    await shop.advance(RETRIES_MS)
    assert.deepEqual([await came(bought), await given(bought)], [0, 0])
    await shop.start(around.inventory)
    await shop.advance(2 * RETRIES_MS)
    assert.deepEqual([await came(bought), await given(bought)], [1, 800])
  })

  it('in the past can be said by staff, if the order is older', async () => {
    const cartId = `cart_${String(++made).padStart(26, '0')}`
    const { cartToken: _, ...key } = around.fill(cartId)
    const placed = { ...purchase, ...key, occurredAt: '2010-12-01T08:26:00.000Z' }
    const bought = (await shop.send(place, placed, { ...staff, ...fresh() })).body as Bought
    const later = { occurredAt: '2010-12-03T08:26:00.000Z' }
    assert.equal((await announce(bought, [pot], later)).body.code, 'staff_only')
    const earlier = { occurredAt: '2010-11-30T08:26:00.000Z' }
    assert.equal((await back(bought, [pot], fresh(), earlier)).body.code, 'impossible_time')
    assert.equal((await back(bought, [pot], fresh(), later)).status, 201)
    assert.equal((await now(bought)).returns[0]?.at, later.occurredAt)
  })

  it('of an order that is not confirmed, or was called off, is refused', async () => {
    const waiting = await buy('tok_never')
    assert.equal((await back(waiting, [pot])).body.code, 'not_confirmed')
    const bought = await buy()
    await callOff(bought)
    assert.equal((await back(bought, [pot])).body.code, 'not_confirmed')
    assert.equal((await announce({ ...bought, token: 'guess' }, [pot])).body.code, 'unknown_order')
  })
})
