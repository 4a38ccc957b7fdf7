import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, test } from 'node:test'
import StripeClient from 'stripe'
import { createPostgresHome, openPostgres } from '@souk/kit/database/postgres'
import { isRefusal } from '@souk/kit/service'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { startPostgres } from '@souk/kit/testing/postgres'
import { systemClock, systemRandom } from '@souk/kit/world'
import { provider } from '@souk/provider/contract'
import { payment } from '../contract.ts'
import service from '../service.ts'
import { isSigned } from '../signature.ts'
import { asked, gbp, order, orderId, paymentId, price, refundId } from '../test-support.ts'
import stripe from './service.ts'
import { RESET, startStripe } from './test-support.ts'

const { authorise, capture, refund, reconcile, cases, show, webhook, void: release } = payment.operations

let bank: Awaited<ReturnType<typeof startStripe>>
let shop: Trial
let env: Record<string, string>
const SECRET = 'whsec_1'
beforeEach(async () => {
  bank = await startStripe()
  env = {
    PAYMENT_PROVIDER: 'stripe',
    PAYMENT_WEBHOOK_SECRET: SECRET,
    PROVIDER_STRIPE_SECRET_KEY: 'sk_test_1',
    PROVIDER_STRIPE_URL: bank.url,
    PROVIDER_STRIPE_RETURN_URL: 'https://shop.example/thanks',
  }
  shop = await trial([service, stripe], { env })
})
afterEach(async () => {
  await shop.stop()
  await bank.close()
})

const patient = { ...order, deadlineMs: 100_000 }
const which = { paymentId: paymentId(1) }
const reserve = (token = 'pm_visa', amount = price) => shop.send(authorise, { ...asked(1, token), amount }, patient)
const refused = (code: string) => (error: unknown) => isRefusal(error, code)
const shown = () => shop.ask(show, which, staff)
const intent = () => bank.of(paymentId(1))[0]

/** Lets time pass until it is so; what goes over a real socket takes its own time. */
async function until(what: string, look: () => Promise<boolean>): Promise<void> {
  for (let times = 0; times < 2_000; times++) {
    if (await look()) return
    await shop.advance(250)
  }
  assert.fail(`in vain: ${what}`)
}
const stateIs = (state: string) => until(state, async () => (await shown()).state === state)

test('money is reserved, a part of it taken and a part of that given back, each once', async () => {
  const { status, body } = await reserve()
  assert.deepEqual([status, (body as { provider: string }).provider], [201, 'stripe'])
  assert.deepEqual((await shop.ask(capture, { ...which, amount: gbp(2_000) }, patient)).captured, gbp(2_000))
  for (const _ of [1, 2]) await shop.ask(refund, { ...which, refundId: refundId(1), amount: gbp(500) }, patient)
  assert.deepEqual((await shown()).refunded, gbp(500))
  const found = intent()
  assert.deepEqual(
    [found?.status, found?.amount_received, found?.latest_charge?.amount_refunded],
    ['succeeded', 2_000, 500],
  )
})

for (const [currency, amount, atStripe] of [
  ['JPY', 1_999, 1_999],
  ['KWD', 12_340, 12_340],
  ['ISK', 500, 50_000],
] as const)
  test(`${amount} ${currency} are ${atStripe} at Stripe, and come back as they went`, async () => {
    await reserve('pm_visa', { amount, currency })
    assert.deepEqual([intent()?.amount, intent()?.currency], [atStripe, currency.toLowerCase()])
    assert.deepEqual((await shop.ask(capture, which, patient)).captured, { amount, currency })
  })

for (const [token, reason] of [
  ['pm_declined', 'card_declined'],
  ['pm_poor', 'insufficient_funds'],
  ['tok_visa', 'unknown_token'],
] as const)
  test(`${token} is declined: ${reason}`, async () => {
    const { status } = await reserve(token)
    assert.deepEqual([status, (await shown()).reason], [402, reason])
  })

test('an amount with a third decimal is declined before Stripe is asked', async () => {
  await reserve('pm_visa', { amount: 12_345, currency: 'KWD' })
  assert.deepEqual([(await shown()).reason, bank.requests], ['unsupported_amount', []])
})

test('a second step is shown with its address, and is over when Stripe says so', async () => {
  const { status } = await reserve('pm_3ds')
  const { state, nextAction } = await shown()
  assert.deepEqual(
    [status, state, nextAction?.url],
    [202, 'action_required', `https://hooks.stripe.test/${intent()?.id}`],
  )
  Object.assign(intent() ?? {}, { status: 'requires_capture', next_action: null })
  await stateIs('authorised')
})

test('what is reserved is released, and what was never taken is not given back', async () => {
  await reserve()
  const wish = { ...which, orderId: orderId(1) }
  assert.equal((await shop.ask(release, wish, patient)).state, 'voided')
  assert.equal(intent()?.status, 'canceled')
  await assert.rejects(
    shop.ask(refund, { ...which, refundId: refundId(1), amount: gbp(1) }, patient),
    refused('not_captured'),
  )
})

test('what is voided before it came reserves nothing when it comes', async () => {
  const wish = { ...which, orderId: orderId(1) }
  assert.equal((await shop.ask(release, wish, patient)).state, 'voided')
  await assert.rejects(shop.ask(authorise, asked(1, 'pm_visa'), patient), refused('payment_voided'))
  assert.deepEqual(bank.requests, [])
})

/** A webhook as Stripe sends it. */
const told = (type: string, object: object, { secret = SECRET, id = 'evt_hook' } = {}) => {
  const body = JSON.stringify({ id, object: 'event', type, data: { object } })
  const t = Math.floor(shop.clock.now() / 1_000)
  const v1 = createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')
  return { provider: 'stripe', body, stripeSignature: `t=${t},v1=${v1},v0=old` }
}
const hear = async (...given: Parameters<typeof told>) => {
  const { status, body } = await shop.send(webhook, told(...given))
  const { received, code } = body as { received?: string; code?: string }
  return [status, received ?? code]
}

test('a webhook of Stripe is a hint: signed, looked up, and of other things nothing is heard', async () => {
  await reserve('pm_3ds')
  Object.assign(intent() ?? {}, { status: 'requires_capture', next_action: null })
  const now = intent() ?? {}
  assert.deepEqual(await hear('payment_intent.amount_capturable_updated', now, { secret: 'other' }), [
    401,
    'bad_signature',
  ])
  assert.deepEqual(await hear('customer.created', { object: 'customer' }), [200, 'ignored'])
  assert.deepEqual(await hear('payment_intent.succeeded', { ...now, metadata: {} }), [200, 'ignored'])
  assert.deepEqual(await hear('payment_intent.amount_capturable_updated', now), [200, 'applied'])
  assert.deepEqual(await hear('payment_intent.amount_capturable_updated', now), [200, 'known'])
  await stateIs('authorised')
  const other = told('charge.refunded', now)
  assert.equal((await shop.send(webhook, { ...other, body: '{"id":"evt_1"}' })).status, 401)
})

test('a refund at the dashboard of Stripe, told by a webhook, is looked up and booked', async () => {
  await reserve()
  await shop.ask(capture, which, patient)
  bank.refund(intent()?.id ?? '', 500)
  const { amount, currency, metadata } = intent() as NonNullable<ReturnType<typeof intent>>
  const charge = {
    object: 'charge',
    captured: true,
    amount,
    amount_captured: amount,
    amount_refunded: 500,
    currency,
    metadata,
  }
  assert.deepEqual(await hear('charge.refunded', charge), [200, 'applied'])
  await until('it is booked', async () => (await shown()).refunded.amount === 500)
})

test('what the client of Stripe signs we verify, and what it refuses we refuse', () => {
  const { webhooks } = new StripeClient('sk_test_1')
  const payload = '{"id":"evt_1"}'
  const timestamp = 1_767_225_600
  const header = webhooks.generateTestHeaderString({ payload, secret: SECRET, timestamp })
  assert.ok(isSigned(payload, header, [SECRET], timestamp * 1_000))
  assert.ok(!isSigned(`${payload} `, header, [SECRET], timestamp * 1_000))
  assert.ok(!isSigned(payload, header, ['whsec_2'], timestamp * 1_000))
})

test('the events of Stripe are the ledger that ours is compared with, and a refund at its dashboard is found', async () => {
  await reserve()
  await shop.ask(capture, { ...which, amount: gbp(2_000) }, patient)
  await shop.ask(refund, { ...which, refundId: refundId(1), amount: gbp(500) }, patient)
  await until('the events are read', async () => (await shop.ask(reconcile, {}, staff)).agreed === 1)
  bank.refund(intent()?.id ?? '', 100)
  await until('it is booked', async () => (await shown()).refunded.amount === 600)
  assert.deepEqual((await shop.ask(cases, {}, staff)).data, [])
})

test('a refund that fails at Stripe after it was accepted is a case, until it is given back there in another way', async () => {
  await reserve()
  await shop.ask(capture, which, patient)
  await shop.ask(refund, { ...which, refundId: refundId(1), amount: gbp(500) }, patient)
  const open = async () => (await shop.ask(cases, { state: 'open' }, staff)).data
  bank.failRefund(bank.refunds[0] as (typeof bank.refunds)[number])
  await until('there is a case', async () => (await open()).length > 0)
  const [found] = await open()
  assert.deepEqual(
    [found?.reference, found?.about, found?.ours, found?.theirs],
    [paymentId(1), 'refunded', gbp(500), gbp(0)],
  )
  bank.refund(intent()?.id ?? '', 500)
  await until('both sides say the same', async () => (await open()).length === 0)
  assert.deepEqual((await shown()).refunded, gbp(500))
})

test('a refund that failed before its answer was heard is refused, and is no refund', async () => {
  await reserve()
  await shop.ask(capture, which, patient)
  bank.twists.push((path, _, method) =>
    method === 'POST' && path.endsWith('/refunds') ? { status: RESET, body: {}, after: true } : undefined,
  )
  const asked = shop.send(refund, { ...which, refundId: refundId(1), amount: gbp(500) }, patient)
  while (bank.refunds.length === 0) await shop.advance(5)
  bank.failRefund(bank.refunds[0] as (typeof bank.refunds)[number])
  await stateIs('captured')
  await asked
  assert.deepEqual([(await shown()).refunded, bank.count('refund.created')], [gbp(0), 1])
})

const asPayment = { service: 'payment', deadlineMs: 100_000 }
const reference = paymentId(1)
/** The request comes to Stripe, and the answer to nobody. */
const reserveUnheard = () => {
  const sent = { payment_method: 'pm_visa', amount: '2499', currency: 'gbp', 'metadata[reference]': reference }
  bank.create(new URLSearchParams(sent))
}
const voidIt = () => shop.ask(provider.operations.void, { reference, amount: price }, asPayment)

test('what Stripe reserves for a reference that was voided is released as soon as Stripe tells of it', async () => {
  assert.equal((await voidIt()).state, 'voided')
  reserveUnheard()
  await until('it is released', async () => intent()?.status === 'canceled')
  assert.equal(bank.count('payment_intent.canceled'), 1)
})

test('what Stripe has told of is voided although its search does not know it yet', async () => {
  reserveUnheard()
  await until('the events are read', async () => {
    const { data } = await shop.ask(provider.operations.ledger, {}, staff)
    return data.length > 0
  })
  const nothing = { object: 'search_result', data: [], has_more: false }
  bank.twists.push((path) => (path.endsWith('/search') ? { status: 200, body: nothing } : undefined))
  assert.deepEqual([(await voidIt()).state, intent()?.status], ['voided', 'canceled'])
})

test('on PostgreSQL it keeps the same: what belongs to whom, what was voided before it came, and how far it has read', async (t) => {
  const postgres = await startPostgres()
  t.after(() => postgres.stop())
  await shop.stop()
  shop = await trial([service, stripe], {
    env,
    openDatabase: async (name) => {
      const url = await createPostgresHome(postgres.url, `${name}-${process.pid}`, { password: 'for this test' })
      return openPostgres({ url, durable: true, maxConnections: 4 }, systemClock, systemRandom)
    },
  })
  await reserve()
  await shop.ask(capture, { ...which, amount: gbp(2_000) }, patient)
  await shop.ask(refund, { ...which, refundId: refundId(1), amount: gbp(500) }, patient)
  await shop.ask(release, { paymentId: paymentId(2), orderId: orderId(2) }, patient)
  await assert.rejects(shop.ask(authorise, asked(2, 'pm_visa'), patient), refused('payment_voided'))
  await until('the ledgers agree', async () => (await shop.ask(reconcile, {}, staff)).agreed === 1)
  assert.deepEqual([(await shown()).refunded, (await shop.ask(cases, {}, staff)).data], [gbp(500), []])
})
