import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { isRefusal } from '@souk/kit/service'
import { staff, tablesWith, trial, type Trial } from '@souk/kit/testing'
import { payment } from './contract.ts'
import service from './service.ts'
import { asked, bank, gbp, order, orderId, paymentId, price, refundId } from './test-support.ts'

const { authorise, capture, show, list, methods, refund, repay, balances, void: release } = payment.operations

let provider: ReturnType<typeof bank>
let shop: Trial
beforeEach(async () => {
  provider = bank()
  shop = await trial([service, provider.service])
})
afterEach(() => shop.stop())

const refused = (code: string) => (error: unknown) => isRefusal(error, code)
const types = async () => (await shop.published()).map(({ type }) => type)
const stateOf = async (n: number) => (await shop.ask(show, { paymentId: paymentId(n) }, staff)).state
const alarms = () =>
  shop.recorded.lines.filter(({ message }) => message === 'a saga needs somebody to look at it').length
const never = (_: unknown, ctx: { sleep(ms: number): Promise<void> }) => ctx.sleep(3_600_000)

test('money is reserved, and taken once however often that is asked', async () => {
  const reserved = await shop.send(authorise, asked(1), order)
  assert.deepEqual([reserved.status, (reserved.body as { state: string }).state], [201, 'authorised'])
  for (const _ of [1, 2])
    assert.deepEqual((await shop.ask(capture, { paymentId: paymentId(1) }, order)).captured, price)
  assert.equal(provider.count('capture'), 1)
  assert.deepEqual(await types(), ['payment.authorised', 'payment.captured'])
})

test('the same payment is authorised once, and another amount under its name is refused', async () => {
  const [first, second] = await Promise.all([1, 2].map(() => shop.send(authorise, asked(1), order)))
  assert.deepEqual(first?.body, second?.body)
  assert.equal(provider.count('authorise'), 1)
  const other = await shop.send(authorise, { ...asked(1), amount: gbp(1) }, order)
  assert.deepEqual([other.status, (other.body as { code: string }).code], [422, 'idempotency_key_reused'])
})

test('a decline is final, and says why', async () => {
  provider.says.authorise = (_, ctx) => Promise.reject(ctx.refuse('insufficient_funds', 'No.'))
  await assert.rejects(shop.ask(authorise, asked(1), order), refused('payment_declined'))
  assert.equal((await shop.ask(show, { paymentId: paymentId(1) }, staff)).reason, 'insufficient_funds')
  await assert.rejects(shop.ask(capture, { paymentId: paymentId(1) }, order), refused('not_authorised'))
  assert.equal((await shop.ask(release, { paymentId: paymentId(1), orderId: orderId(1) }, order)).state, 'declined')
  assert.deepEqual(await types(), ['payment.declined'])
})

test('a card number never gets in: not to the provider, not into the database', async () => {
  await assert.rejects(shop.ask(authorise, asked(1, '4242 4242 4242 4242'), order), refused('card_number'))
  assert.equal(provider.count('authorise'), 0)
  const kept = await shop.database('payment').read.all`select * from souk_idempotency`
  assert.ok(!JSON.stringify(kept).includes('4242'))
})

test('the token of a card is kept only until it is decided: afterwards neither the saga nor its history has it', async () => {
  const holding = () => tablesWith(shop.database('payment').read, 'tok_secret')
  shop.kill('provider')
  await shop.send(authorise, asked(1, 'tok_secret'), order)
  assert.deepEqual(await holding(), ['souk_saga'])
  await shop.start(provider.service)
  await shop.advance(60_000)
  assert.deepEqual([await stateOf(1), await holding()], ['authorised', []])
})

test('a provider out of reach is no decline: accepted at once, and authorised once when it is back', async () => {
  shop.kill('provider')
  const began = shop.clock.monotonic()
  const { status, body } = await shop.send(authorise, asked(1), order)
  assert.deepEqual([status, (body as { state: string }).state], [202, 'authorising'])
  assert.ok(shop.clock.monotonic() - began < 2_000)
  await shop.advance(120_000)
  assert.deepEqual([await stateOf(1), await types()], ['authorising', []])
  await shop.start(provider.service)
  await shop.advance(121_000)
  assert.deepEqual([await stateOf(1), await types()], ['authorised', ['payment.authorised']])
  assert.equal(provider.charges.size, 1)
})

test('a provider that says nothing is waited for six seconds, and looked up', async () => {
  provider.says.authorise = async (_, ctx, { reference, amount }) => {
    provider.put(reference, amount, {})
    await never(_, ctx)
  }
  const began = shop.clock.monotonic()
  const { status } = await shop.send(authorise, asked(1), { ...order, deadlineMs: 20_000 })
  assert.equal(status, 202)
  assert.ok(Math.abs(shop.clock.monotonic() - began - 6_000) < 100)
  await shop.advance(8_000)
  assert.deepEqual([await stateOf(1), await types()], ['authorised', ['payment.authorised']])
})

test('a payment whose service dies while it waits is authorised once when the service is back', async () => {
  let late = true
  provider.says.authorise = async (_, ctx, input) => {
    if (late) await ctx.sleep(1_500)
    return provider.does.authorise(input, ctx as never)
  }
  const lost = shop.send(authorise, asked(1), order).catch(() => undefined)
  await shop.advance(500)
  shop.kill('payment')
  await lost
  late = false
  await shop.start(service)
  await shop.advance(30_000)
  assert.deepEqual([await stateOf(1), await types()], ['authorised', ['payment.authorised']])
  assert.equal(provider.charges.size, 1)
})

test('a void before the payment leaves a tombstone: the payment, when it comes, reserves nothing', async () => {
  const which = { paymentId: paymentId(1), orderId: orderId(1) }
  assert.equal((await shop.ask(release, which, order)).state, 'voided')
  assert.equal((await shop.ask(release, which, order)).state, 'voided')
  await assert.rejects(shop.ask(authorise, asked(1), order), refused('payment_voided'))
  await assert.rejects(shop.ask(capture, { paymentId: paymentId(1) }, order), refused('not_authorised'))
  assert.equal(provider.count('authorise'), 0)
})

test('a void while it is being authorised: nothing stays reserved, whoever is quicker', async () => {
  provider.says.authorise = async (_, ctx, input) => {
    await ctx.sleep(1_000)
    return provider.does.authorise(input, ctx as never)
  }
  const authorising = shop.send(authorise, asked(1), order)
  await shop.advance(300)
  const which = { paymentId: paymentId(1), orderId: orderId(1) }
  assert.equal((await shop.ask(release, which, order)).state, 'voided')
  assert.equal(((await authorising).body as { code: string }).code, 'payment_voided')
  await shop.advance(30_000)
  assert.equal(provider.charges.get(paymentId(1))?.state, 'voided')
  assert.deepEqual(await types(), ['payment.voided'])
})

test('a capture is repeated until it is answered, and what was taken cannot be voided', async () => {
  await shop.ask(authorise, asked(1), order)
  provider.says.capture = (_, ctx) => Promise.reject(ctx.refuse('out_of_order', 'Not now.'))
  const { status, body } = await shop.send(capture, { paymentId: paymentId(1) }, order)
  assert.deepEqual([status, (body as { state: string }).state], [202, 'capturing'])
  const which = { paymentId: paymentId(1), orderId: orderId(1) }
  await assert.rejects(shop.ask(release, which, order), refused('already_captured'))
  delete provider.says.capture
  await shop.advance(10_000)
  assert.deepEqual([await stateOf(1), await types()], ['captured', ['payment.authorised', 'payment.captured']])
})

for (const wrong of [gbp(1), { amount: price.amount, currency: 'EUR' }])
  test(`an answer about ${wrong.amount} ${wrong.currency} is never applied: an operator is called, and a void gives it back`, async () => {
    provider.says.authorise = (_, __, { reference }) => provider.put(reference, wrong, {})
    const { status } = await shop.send(authorise, asked(1), order)
    assert.equal(status, 202)
    await shop.advance(60_000)
    assert.deepEqual([await stateOf(1), await types(), alarms() > 0], ['authorising', [], true])
    const which = { paymentId: paymentId(1), orderId: orderId(1) }
    assert.equal((await shop.ask(release, which, order)).state, 'voided')
  })

test('money goes back in parts, never more than was taken, and each part once', async () => {
  const back = (n: number, amount: number) => ({ paymentId: paymentId(1), refundId: refundId(n), amount: gbp(amount) })
  await shop.ask(authorise, asked(1), order)
  await assert.rejects(shop.ask(refund, back(1, 1), order), refused('not_captured'))
  await shop.ask(capture, { paymentId: paymentId(1) }, order)
  assert.deepEqual((await shop.ask(refund, back(2, 2_000), order)).refunded, gbp(2_000))
  assert.deepEqual((await shop.ask(refund, back(2, 2_000), order)).refunded, gbp(2_000))
  await assert.rejects(shop.ask(refund, back(3, 500), order), refused('more_than_captured'))
  assert.deepEqual((await shop.ask(refund, back(4, 499), order)).refunded, price)
  assert.deepEqual((await types()).slice(2), ['payment.refunded', 'payment.refunded'])
})

for (const [currency, reserved, part, back] of [
  ['JPY', 1_999, 1_500, 400],
  ['GBP', 2_499, 1_999, 1_998],
  ['KWD', 12_345, 12_344, 1],
] as const)
  test(`a part of ${reserved} ${currency} is taken once, the rest is released, and a part of the part goes back`, async () => {
    const amount = (minor: number) => ({ amount: minor, currency })
    const which = { paymentId: paymentId(1) }
    await shop.ask(authorise, { ...asked(1), amount: amount(reserved) }, order)
    const taken = await shop.ask(capture, { ...which, amount: amount(part) }, order)
    assert.deepEqual([taken.state, taken.captured], ['captured', amount(part)])
    await assert.rejects(
      shop.ask(refund, { ...which, refundId: refundId(1), amount: amount(part + 1) }, order),
      refused('more_than_captured'),
    )
    const gone = await shop.ask(refund, { ...which, refundId: refundId(2), amount: amount(back) }, order)
    assert.deepEqual(gone.refunded, amount(back))
    const { data } = await shop.ask(balances, which, staff)
    assert.deepEqual(
      data.map((each) => [each.account, each.balance]),
      [
        ['customer:authorised', 0],
        ['provider:authorised', 0],
        ['provider:receivable', part - back],
        ['refunds', back],
        ['sales', 0 - part],
      ],
    )
    assert.deepEqual(
      (await shop.published()).map(({ data: told }) => (told as { amount: unknown }).amount),
      [amount(reserved), amount(part), amount(back)],
    )
  })

test('a part is taken once: as much again changes nothing, another amount is refused, also long after', async () => {
  const which = { paymentId: paymentId(1) }
  await shop.ask(authorise, asked(1), order)
  await assert.rejects(shop.ask(capture, { ...which, amount: gbp(2_500) }, order), refused('more_than_authorised'))
  assert.deepEqual((await shop.ask(capture, { ...which, amount: gbp(2_000) }, order)).captured, gbp(2_000))
  for (const waitMs of [0, 25 * 3_600_000]) {
    shop.clock.skip(waitMs)
    assert.deepEqual((await shop.ask(capture, { ...which, amount: gbp(2_000) }, order)).captured, gbp(2_000))
    for (const other of [{ amount: gbp(499) }, { amount: gbp(2_499) }, {}])
      await assert.rejects(shop.ask(capture, { ...which, ...other }, order), refused('already_captured'))
  }
  await shop.ask(refund, { ...which, refundId: refundId(1), amount: gbp(500) }, order)
  await assert.rejects(shop.ask(capture, { ...which, amount: gbp(500) }, order), refused('already_captured'))
  assert.deepEqual(
    [provider.count('capture'), await types()],
    [1, ['payment.authorised', 'payment.captured', 'payment.refunded']],
  )
})

test('of two parts at once one is taken, and the other is told', async () => {
  await shop.ask(authorise, asked(1), order)
  const answers = await Promise.all(
    [2_000, 499].map((part) => shop.send(capture, { paymentId: paymentId(1), amount: gbp(part) }, order)),
  )
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
  assert.equal(provider.count('capture'), 1)
})

for (const amount of [gbp(2_500), { amount: 1, currency: 'EUR' }])
  test(`${amount.amount} ${amount.currency} of 2499 GBP are not taken: they were not reserved`, async () => {
    await shop.ask(authorise, asked(1), order)
    await assert.rejects(shop.ask(capture, { paymentId: paymentId(1), amount }, order), refused('more_than_authorised'))
    assert.deepEqual([await stateOf(1), provider.count('capture')], ['authorised', 0])
  })

test('nothing, or less than that, is neither taken nor given back', async () => {
  for (const [n, amount] of [gbp(0), gbp(-1)].entries()) {
    const which = { paymentId: paymentId(n) }
    await shop.ask(authorise, asked(n), order)
    await assert.rejects(shop.ask(capture, { ...which, amount }, order), refused('no_amount'))
    await assert.rejects(shop.ask(refund, { ...which, refundId: refundId(n), amount }, order), refused('no_amount'))
    const byHand = shop.ask(repay, { ...which, amount }, { ...staff, idempotencyKey: `${n}` })
    await assert.rejects(byHand, refused('no_amount'))
  }
})

test('staff give money back by hand, once for each key: a part, and then all that is left', async () => {
  const which = { paymentId: paymentId(1) }
  const by = (idempotencyKey: string) => ({ ...staff, idempotencyKey })
  await shop.ask(authorise, asked(1), order)
  await assert.rejects(shop.ask(repay, which, by('early')), refused('not_captured'))
  await shop.ask(capture, which, order)
  assert.equal((await shop.send(repay, which, staff)).status, 400)
  assert.equal((await shop.send(repay, which, { ...by('x'), permissions: ['payment:read'] })).status, 403)
  for (const _ of [1, 2])
    assert.deepEqual((await shop.ask(repay, { ...which, amount: gbp(500) }, by('a part'))).refunded, gbp(500))
  assert.deepEqual((await shop.ask(repay, which, by('the rest'))).refunded, price)
  await assert.rejects(shop.ask(repay, which, by('again')), refused('more_than_captured'))
  assert.equal(provider.count('refund'), 2)
})

test('a refund that has to wait for another one does not speak for that one: each is given once', async () => {
  const which = { paymentId: paymentId(1) }
  await shop.ask(authorise, asked(1), order)
  await shop.ask(capture, which, order)
  let late = true
  provider.says.refund = async (_, ctx, input) => {
    if (late) await ctx.sleep(1_500)
    return provider.does.refund(input, ctx as never)
  }
  const byHand = shop.send(repay, { ...which, amount: gbp(700) }, { ...staff, idempotencyKey: 'by hand' })
  await shop.advance(300)
  const back = { ...which, refundId: refundId(1), amount: gbp(500) }
  const second = await shop.send(refund, back, order)
  assert.deepEqual([second.status, (second.body as { code: string }).code], [503, 'refund_under_way'])
  assert.equal((await byHand).status, 201)
  late = false
  assert.deepEqual((await shop.ask(refund, back, order)).refunded, gbp(1_200))
  const again = await shop.send(repay, { ...which, amount: gbp(700) }, { ...staff, idempotencyKey: 'by hand' })
  assert.deepEqual([again.replayed, provider.count('refund')], [true, 2])
})

test('money goes back long after, when all that the saga of the payment heard is forgotten', async () => {
  for (const n of [1, 2, 3]) await shop.ask(authorise, asked(n), order)
  await shop.ask(capture, { paymentId: paymentId(1), amount: gbp(2_000) }, order)
  await shop.ask(refund, { paymentId: paymentId(1), refundId: refundId(1), amount: gbp(300) }, order)
  await shop.ask(capture, { paymentId: paymentId(2) }, order)
  await shop.ask(release, { paymentId: paymentId(3), orderId: orderId(3) }, order)
  shop.clock.skip(31 * 24 * 3_600_000)
  await shop.advance(2 * 3_600_000)
  assert.deepEqual(await shop.database('payment').read.all`select id from souk_saga`, [])
  const back = { paymentId: paymentId(1), refundId: refundId(2), amount: gbp(1_000) }
  const [first] = await Promise.all([shop.send(refund, back, order), shop.send(refund, back, order)])
  assert.deepEqual([first.status, (first.body as { refunded: unknown }).refunded], [201, gbp(1_300)])
  const more = shop.ask(refund, { ...back, refundId: refundId(3), amount: gbp(701) }, order)
  await assert.rejects(more, refused('more_than_captured'))
  await assert.rejects(
    shop.ask(capture, { paymentId: paymentId(2), amount: gbp(1) }, order),
    refused('already_captured'),
  )
  const voided = shop.ask(refund, { ...back, paymentId: paymentId(3), refundId: refundId(4) }, order)
  await assert.rejects(voided, refused('not_captured'))
  assert.deepEqual([provider.count('refund'), (await types()).at(-1)], [2, 'payment.refunded'])
})

test('staff see payments page by page, newest first; others do not', async () => {
  for (const n of [1, 2, 3]) await shop.ask(authorise, asked(n), order)
  const first = await shop.ask(list, { limit: 2 }, staff)
  assert.deepEqual(
    first.data.map((each) => each.paymentId),
    [paymentId(3), paymentId(2)],
  )
  const rest = await shop.ask(list, { limit: 2, cursor: first.page.nextCursor as string }, staff)
  assert.deepEqual([rest.data.map((each) => each.paymentId), rest.page.hasMore], [[paymentId(1)], false])
  assert.equal((await shop.ask(list, { orderId: orderId(2), state: 'authorised' }, staff)).data.length, 1)
  assert.equal((await shop.ask(list, { orderId: orderId(2), state: 'captured' }, staff)).data.length, 0)
  await assert.rejects(shop.ask(list, { cursor: 'x' }, staff), refused('bad_cursor'))
  await assert.rejects(shop.ask(show, { paymentId: paymentId(9) }, staff), refused('unknown_payment'))
  await assert.rejects(shop.ask(capture, { paymentId: paymentId(9) }, order), refused('unknown_payment'))
  assert.deepEqual([(await shop.send(list, {})).status, (await shop.send(authorise, asked(9))).status], [401, 403])
  assert.equal((await shop.ask(methods, {})).data[0]?.method, 'card')
})
