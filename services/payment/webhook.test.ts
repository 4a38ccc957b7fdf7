import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import fc from 'fast-check'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { payment } from './contract.ts'
import service from './service.ts'
import { asked, bank, gbp, hook, order, orderId, paymentId, price } from './test-support.ts'

const { authorise, capture, cases, show, webhook, void: release } = payment.operations

let provider: ReturnType<typeof bank>
let shop: Trial
beforeEach(async () => {
  provider = bank()
  shop = await trial([service, provider.service], { env: { PAYMENT_WEBHOOK_SECRET: 'new,old' } })
})
afterEach(() => shop.stop())

const reference = paymentId(1)
const tell = async (told: Partial<Parameters<typeof hook>[1]> = {}, how: { secret?: string; body?: string } = {}) => {
  const { status, body } = await shop.send(
    webhook,
    hook(shop.clock.now(), { reference, ...told }, { secret: 'new', ...how }),
  )
  const { received, code } = body as { received?: string; code?: string }
  return [status, received ?? code]
}
const types = async () => (await shop.published()).map(({ type }) => type)
const stateOf = async (n: number) => (await shop.ask(show, { paymentId: paymentId(n) }, staff)).state

const found = async () =>
  (await shop.ask(cases, {}, staff)).data.map((each) => [each.kind, each.about, each.ours, each.theirs])
const alarms = () =>
  shop.recorded.lines.filter(({ message }) => message === 'a saga needs somebody to look at it').length

/** The charge is made at once, and told two seconds later. */
const late = () => {
  provider.says.authorise = async (_, ctx, input) => {
    const charge = provider.does.authorise(input, ctx as never)
    await ctx.sleep(1_900)
    return charge
  }
}

test('a webhook that overtakes the answer is looked up: one transition, one event, and the answer changes nothing', async () => {
  late()
  const answered = shop.send(authorise, asked(1), order)
  await shop.advance(500)
  assert.deepEqual(await tell(), [200, 'applied'])
  await shop.advance(100)
  assert.deepEqual([await stateOf(1), provider.count('lookup')], ['authorised', 1])
  assert.equal((await answered).status, 201)
  await shop.advance(5_000)
  assert.deepEqual(await types(), ['payment.authorised'])
})

test('the same webhook three times at once, together with the answer, is one transition and one event', async () => {
  late()
  const answered = shop.send(authorise, asked(1), order)
  await shop.advance(1_899)
  const said = await Promise.all([tell(), tell(), tell()])
  assert.deepEqual(said.map(([, received]) => received).sort(), ['applied', 'known', 'known'])
  assert.equal((await answered).status, 201)
  await shop.advance(5_000)
  assert.deepEqual(await types(), ['payment.authorised'])
})

test('webhooks in the wrong order change nothing: what is final stays', async () => {
  await shop.ask(authorise, asked(1), order)
  await shop.ask(capture, { paymentId: reference }, order)
  assert.deepEqual(await tell({ id: 'c', state: 'captured' }), [200, 'known'])
  assert.deepEqual(await tell({ id: 'b', state: 'authorised' }), [200, 'known'])
  assert.deepEqual(await tell({ id: 'a', state: 'action_required' }), [200, 'known'])
  assert.deepEqual([await stateOf(1), provider.count('lookup')], ['captured', 0])
})

test('a webhook is never believed: what it tells is looked up', async () => {
  provider.says.authorise = (_, ctx) => Promise.reject(ctx.refuse('out_of_order', 'Not now.'))
  await shop.send(authorise, asked(1), order)
  assert.deepEqual(await tell({ state: 'captured' }), [200, 'applied'])
  await shop.advance(500)
  assert.deepEqual([await stateOf(1), await types()], ['authorising', []])
  assert.ok(provider.count('lookup') > 0)
})

test('a second step is taken: the webhook tells, the look-up decides', async () => {
  provider.says.authorise = (_, __, { amount }) =>
    provider.put(reference, amount, { state: 'action_required', nextAction: { type: 'redirect', url: '/confirm' } })
  const { status, body } = await shop.send(authorise, asked(1), order)
  const shown = body as { state: string; nextAction: { url: string } }
  assert.deepEqual([status, shown.state, shown.nextAction.url], [202, 'action_required', '/confirm'])
  provider.put(reference, price, { state: 'authorised' })
  assert.deepEqual(await tell(), [200, 'applied'])
  await shop.advance(100)
  assert.deepEqual([await stateOf(1), await types()], ['authorised', ['payment.authorised']])
})

for (const amount of [gbp(1), { amount: price.amount, currency: 'EUR' }])
  test(`a webhook about ${amount.amount} ${amount.currency} is not applied, and an operator is called`, async () => {
    late()
    const answered = shop.send(authorise, asked(1), order)
    await shop.advance(500)
    assert.deepEqual(await tell({ amount }), [200, 'ignored'])
    await shop.advance(100)
    assert.equal(await stateOf(1), 'authorising')
    assert.equal(alarms(), 1)
    assert.deepEqual(await found(), [['amount_differs', 'amount', price, amount]])
    await answered
  })

test('late: that money was taken for a payment that was voided is a case and an alarm, and nothing is applied', async () => {
  await shop.ask(authorise, asked(1), order)
  await shop.ask(release, { paymentId: reference, orderId: orderId(1) }, order)
  assert.deepEqual(await tell({ id: 'a' }), [200, 'known'])
  assert.deepEqual(await tell({ id: 'b', state: 'captured' }), [200, 'ignored'])
  assert.deepEqual([await stateOf(1), alarms()], ['voided', 1])
  assert.deepEqual(await found(), [['unknown_movement', 'captured', gbp(0), price]])
})

test('late: that a declined payment is reserved after all is a case', async () => {
  provider.says.authorise = (_, ctx) => Promise.reject(ctx.refuse('insufficient_funds', 'No.'))
  await shop.send(authorise, asked(1), order)
  assert.deepEqual(await tell(), [200, 'ignored'])
  assert.deepEqual([await stateOf(1), await found()], ['declined', [['unknown_movement', 'reserved', gbp(0), price]]])
})

test('late: that what was taken was never taken is a case', async () => {
  await shop.ask(authorise, asked(1), order)
  await shop.ask(capture, { paymentId: reference }, order)
  assert.deepEqual(await tell({ state: 'voided' }), [200, 'ignored'])
  assert.deepEqual([await stateOf(1), await found()], ['captured', [['missing_movement', 'captured', price, gbp(0)]]])
})

test('late: that money was taken for a payment that was voided before it came is a case', async () => {
  await shop.ask(release, { paymentId: reference, orderId: orderId(1) }, order)
  assert.deepEqual(await tell({ id: 'a', state: 'voided' }), [200, 'known'])
  assert.deepEqual(await tell({ id: 'b', state: 'captured' }), [200, 'ignored'])
  assert.deepEqual(await found(), [['unknown_movement', 'captured', gbp(0), price]])
})

test('a capture at the dashboard of the provider is looked up, and applied because the look-up says so', async () => {
  await shop.ask(authorise, asked(1), order)
  provider.put(reference, price, { state: 'captured', captured: price })
  assert.deepEqual(await tell({ state: 'captured', captured: price }), [200, 'applied'])
  await shop.advance(100)
  assert.deepEqual([await stateOf(1), await types()], ['captured', ['payment.authorised', 'payment.captured']])
})

test('a capture of a part at the dashboard of the provider is not applied: an operator is called', async () => {
  await shop.ask(authorise, asked(1), order)
  provider.put(reference, price, { state: 'captured', captured: gbp(100) })
  assert.deepEqual(await tell({ state: 'captured', captured: gbp(100) }), [200, 'applied'])
  await shop.advance(100)
  assert.deepEqual([await stateOf(1), await types(), alarms()], ['authorised', ['payment.authorised'], 1])
})

test('a refund at the dashboard of the provider is looked up, and booked once because the look-up says so', async () => {
  await shop.ask(authorise, asked(1), order)
  await shop.ask(capture, { paymentId: reference }, order)
  const refund = { state: 'captured', captured: price, refunded: gbp(500) }
  provider.put(reference, price, { refunded: gbp(500) })
  assert.deepEqual(await tell({ id: 'a', ...refund }), [200, 'applied'])
  assert.deepEqual(await tell({ id: 'a', ...refund }), [200, 'known'])
  await shop.advance(100)
  assert.deepEqual(await tell({ id: 'b', ...refund }), [200, 'known'])
  assert.deepEqual((await shop.ask(show, { paymentId: reference }, staff)).refunded, gbp(500))
  assert.deepEqual([(await types()).slice(2), await found(), alarms()], [['payment.refunded'], [], 0])
})

test('a refund of which a webhook tells and the look-up does not is not booked; of more than was taken it is a case', async () => {
  await shop.ask(authorise, asked(1), order)
  await shop.ask(capture, { paymentId: reference }, order)
  assert.deepEqual(await tell({ id: 'a', state: 'captured', captured: price, refunded: gbp(500) }), [200, 'applied'])
  await shop.advance(100)
  assert.deepEqual((await shop.ask(show, { paymentId: reference }, staff)).refunded, gbp(0))
  assert.deepEqual(await tell({ id: 'b', state: 'captured', captured: price, refunded: gbp(2_500) }), [200, 'ignored'])
  assert.deepEqual(await found(), [['unknown_movement', 'refunded', gbp(0), gbp(2_500)]])
})

test('another amount captured than we took is a case', async () => {
  await shop.ask(authorise, asked(1), order)
  await shop.ask(capture, { paymentId: reference }, order)
  assert.deepEqual(await tell({ state: 'captured', captured: gbp(2_498) }), [200, 'ignored'])
  assert.deepEqual(await found(), [['amount_differs', 'captured', price, gbp(2_498)]])
})

test('only what is signed is heard, with the new secret or the old one', async () => {
  assert.deepEqual(await tell({ id: '1' }, { secret: 'old' }), [200, 'ignored'])
  assert.deepEqual(await tell({ id: '2' }, { secret: 'guessed' }), [401, 'bad_signature'])
  const now = shop.clock.now()
  const { signature } = hook(now, { reference }, { secret: 'new' })
  const other = hook(now, { reference, state: 'captured' }, { secret: 'new' })
  assert.equal((await shop.send(webhook, { ...other, signature })).status, 401)
  await shop.advance(301_000)
  assert.equal((await shop.send(webhook, other)).status, 401)
})

test('of another provider, or about a payment that is not known, nothing is heard', async () => {
  const known = hook(shop.clock.now(), { reference }, { secret: 'new' })
  assert.equal((await shop.send(webhook, { ...known, provider: 'another' })).status, 404)
  assert.deepEqual(await tell({ reference: paymentId(9) }), [200, 'ignored'])
})

const amounts = fc.constantFrom(price, gbp(0), gbp(1), gbp(-1), { amount: 2_499, currency: 'EUR' })
const hint = fc.record({
  n: fc.nat(4),
  state: fc.constantFrom('action_required', 'authorised', 'declined', 'captured', 'voided'),
  amount: amounts,
  captured: amounts,
  refunded: amounts,
})
test('whatever a provider tells of whatever payment, it is heard, and what is final stays', async () => {
  provider.says.authorise = (_, ctx, input) => {
    if (input.reference === paymentId(0)) throw ctx.refuse('insufficient_funds', 'No.')
    return provider.does.authorise(input, ctx as never)
  }
  for (const n of [0, 1, 2, 3]) await shop.send(authorise, asked(n), order)
  await shop.ask(capture, { paymentId: paymentId(1) }, order)
  for (const n of [2, 4]) await shop.ask(release, { paymentId: paymentId(n), orderId: orderId(n) }, order)
  let id = 0
  await fc.assert(
    fc.asyncProperty(hint, async ({ n, ...told }) => {
      const [status] = await tell({ id: String(++id), reference: paymentId(n), ...told })
      assert.equal(status, 200)
    }),
    { numRuns: 200 },
  )
  await shop.advance(60_000)
  const states = await Promise.all([0, 1, 2, 3, 4].map(stateOf))
  assert.deepEqual(states, ['declined', 'captured', 'voided', 'authorised', 'voided'])
})

const json = fc.json({ maxDepth: 3 })
const nearly = fc
  .record({ id: fc.anything(), reference: fc.anything(), state: fc.anything(), amount: fc.anything() })
  .map((value) => JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)))
test('whatever is signed and sent, the answer is never an error of ours', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(json, nearly, fc.string(), fc.string({ unit: 'binary' })), async (body) => {
      const { status } = await shop.send(webhook, hook(shop.clock.now(), { reference }, { secret: 'new', body }))
      assert.ok([401, 422].includes(status), `${status} for ${body}`)
    }),
    { numRuns: 200 },
  )
})

test('webhooks that cannot come again are forgotten', async () => {
  await tell()
  const kept = async () => (await shop.database('payment').read.all`select event_id from webhook`).length
  assert.equal(await kept(), 1)
  shop.clock.skip(8 * 24 * 3_600_000)
  await shop.advance(61_000)
  assert.equal(await kept(), 0)
})
