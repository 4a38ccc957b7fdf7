import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { provider } from '@souk/provider/contract'
import { payment } from '../contract.ts'
import service from '../service.ts'
import { asked, gbp, order, orderId, paymentId, price, refundId } from '../test-support.ts'
import stripe from './service.ts'
import { RESET, SILENCE, startStripe } from './test-support.ts'

const { authorise, capture, refund, show, void: release } = payment.operations

let bank: Awaited<ReturnType<typeof startStripe>>
let shop: Trial
beforeEach(async () => {
  bank = await startStripe()
  const env = {
    PAYMENT_PROVIDER: 'stripe',
    PROVIDER_STRIPE_SECRET_KEY: 'sk_test_1',
    PROVIDER_STRIPE_URL: bank.url,
  }
  shop = await trial([service, stripe], { env })
})
afterEach(async () => {
  // First, so that nobody waits any more for what is never answered.
  await bank.close()
  await shop.stop()
})

const patient = { ...order, deadlineMs: 100_000 }
const which = { paymentId: paymentId(1) }
const shown = () => shop.ask(show, which, staff)

/** Lets time pass until it is so; what goes over a real socket takes its own time. */
async function until(what: string, look: () => Promise<boolean>): Promise<void> {
  for (let times = 0; times < 2_000; times++) {
    if (await look()) return
    await shop.advance(250)
  }
  assert.fail(`in vain: ${what} (${(await shown()).state})`)
}
const stateIs = (state: string) => until(state, async () => (await shown()).state === state)

const reserve = () => shop.send(authorise, asked(1, 'pm_visa'), patient)
const take = () => shop.send(capture, which, patient)

const giveBack = () => shop.send(refund, { ...which, refundId: refundId(1), amount: gbp(500) }, patient)
const giving = {
  prepare: async () => {
    await reserve()
    await take()
  },
  ask: giveBack,
  isDone: () => until('it is given back', async () => (await shown()).refunded.amount === 500),
  event: 'refund.created',
} as const

/** What is asked of Stripe, what goes before it, how one sees that it is done, and what Stripe tells of it. */
const steps = {
  authorisation: {
    at: /\/payment_intents$/,
    prepare: async () => {},
    ask: reserve,
    isDone: () => stateIs('authorised'),
    event: 'payment_intent.amount_capturable_updated',
  },
  capture: {
    at: /\/capture$/,
    prepare: reserve,
    ask: take,
    isDone: () => stateIs('captured'),
    event: 'payment_intent.succeeded',
  },
  release: {
    at: /\/cancel$/,
    prepare: reserve,
    ask: () => shop.send(release, { ...which, orderId: orderId(1) }, patient),
    isDone: () => stateIs('voided'),
    event: 'payment_intent.canceled',
  },
  refund: { at: /^POST .*\/refunds$/, ...giving },
  'look for an earlier refund': { at: /^GET .*\/refunds$/, ...giving },
} as const

const error = (type: string) => ({ error: { type, message: 'no' } })
const failures = {
  'is answered 500': { status: 500, body: error('api_error') },
  'is answered 500 after it took effect': { status: 500, body: error('api_error'), after: true },
  'is answered 503': { status: 503, body: error('api_error') },
  'is answered 429': { status: 429, body: error('rate_limit_error') },
  'meets the same request, which is under way': { status: 409, body: error('idempotency_error') },
  'breaks off': { status: RESET, body: {} },
  'breaks off after it took effect': { status: RESET, body: {}, after: true },
  'is never answered': { status: SILENCE, body: {} },
  'is never answered, and took effect': { status: SILENCE, body: {}, after: true },
} as const

for (const [step, { at, prepare, ask, isDone, event }] of Object.entries(steps))
  for (const [what, failure] of Object.entries(failures))
    test(`${step} at Stripe that ${what} is done once in the end`, async () => {
      await prepare()
      bank.twists.push((path, _, method) => (at.test(`${method} ${path}`) ? failure : undefined))
      await ask()
      await isDone()
      assert.deepEqual([bank.twists.length, bank.count(event), bank.of(paymentId(1)).length], [0, 1, 1])
    })

const DAY_MS = 24 * 3_600_000

/** Everybody is away for longer than Stripe keeps its keys. */
async function beAwayForADay() {
  for (const name of ['payment', 'provider']) shop.kill(name)
  await shop.advance(DAY_MS + 3_600_000)
  bank.forgetKeys()
  for (const each of [service, stripe]) await shop.start(each)
}

test('a refund that took effect and was not answered is made once, also when Stripe has forgotten its key', async () => {
  await giving.prepare()
  const [before, other] = [bank.of(paymentId(1))[0], refundId(2)]
  for (const _ of [1, 2]) await shop.send(refund, { ...which, refundId: other, amount: gbp(100) }, patient)
  bank.twists.push((path, _, method) =>
    method === 'POST' && path.endsWith('/refunds') ? failures['breaks off after it took effect'] : undefined,
  )
  const asked = giveBack().catch(() => {})
  while (bank.count('refund.created') < 2) await shop.advance(5)
  await beAwayForADay()
  await asked
  await until('it is given back', async () => (await shown()).refunded.amount === 600)
  assert.deepEqual([bank.count('refund.created'), before?.latest_charge?.amount_refunded], [2, 600])
})

test('a payment whose reservation was made and not answered is reserved once, also after a day', async () => {
  bank.twists.push((path) =>
    path.endsWith('/payment_intents') ? failures['breaks off after it took effect'] : undefined,
  )
  const asked = reserve().catch(() => {})
  while (bank.of(paymentId(1)).length < 1) await shop.advance(5)
  await beAwayForADay()
  await asked
  await stateIs('authorised')
  assert.equal(bank.of(paymentId(1)).length, 1)
})

const charge = () => {
  const asking = { reference: paymentId(1), amount: price, token: 'pm_visa', since: '2026-01-01T00:00:00.000Z' }
  return shop.send(provider.operations.authorise, asking, { service: 'payment', deadlineMs: 100_000 })
}
for (const answered of [true, false])
  test(`a reservation that was ${answered ? 'answered' : 'made and not answered'} is made once, also when Stripe has forgotten its key`, async () => {
    if (!answered)
      bank.twists.push((path) =>
        path.endsWith('/payment_intents') ? failures['breaks off after it took effect'] : undefined,
      )
    await charge()
    await beAwayForADay()
    const { status } = await charge()
    assert.deepEqual([status, bank.of(paymentId(1)).length], [201, 1])
  })

test('a reservation that was made and is never answered is looked up and found', async () => {
  const made = failures['is never answered, and took effect']
  bank.twists.push(
    ...Array.from({ length: 100 }, () => (path: string) => (steps.authorisation.at.test(path) ? made : undefined)),
  )
  assert.equal((await reserve()).status, 202)
  await stateIs('authorised')
  assert.equal(bank.requests.at(-1), 'GET /v1/payment_intents/search')
  assert.deepEqual([new Set(bank.keys), bank.of(paymentId(1)).length], [new Set([`${paymentId(1)}:authorise`]), 1])
})

test('a reservation that Stripe does not know is sent again, under its key', async () => {
  const lost = failures['breaks off']
  bank.twists.push(
    ...Array.from({ length: 5 }, () => (path: string) => (steps.authorisation.at.test(path) ? lost : undefined)),
  )
  await reserve()
  await stateIs('authorised')
  assert.ok(bank.requests.includes('GET /v1/payment_intents/search'))
  assert.deepEqual([new Set(bank.keys), bank.of(paymentId(1)).length], [new Set([`${paymentId(1)}:authorise`]), 1])
})

test('while Stripe answers a reservation under its key with 500 for ever nothing is decided, and it can be called off', async () => {
  bank.twists.push((path) =>
    path.endsWith('/payment_intents') ? { ...failures['is answered 500'], kept: true } : undefined,
  )
  const { status } = await reserve()
  await shop.advance(600_000)
  assert.deepEqual([status, (await shown()).state], [202, 'authorising'])
  await shop.send(release, { ...which, orderId: orderId(1) }, patient)
  await stateIs('voided')
  assert.deepEqual(bank.of(paymentId(1)), [])
})

test('while Stripe is away for ten minutes a payment is in doubt, and then charged once', async () => {
  const away = () => (isAway ? { status: RESET, body: {} } : undefined)
  let isAway = true
  bank.twists.push(...Array.from({ length: 10_000 }, () => away))
  assert.equal((await reserve()).status, 202)
  await shop.advance(600_000)
  assert.equal((await shown()).state, 'authorising')
  isAway = false
  await stateIs('authorised')
  await take()
  await stateIs('captured')
  assert.deepEqual([bank.of(paymentId(1)).length, bank.of(paymentId(1))[0]?.amount_received], [1, price.amount])
})
