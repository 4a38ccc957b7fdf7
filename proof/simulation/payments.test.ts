import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { staff, trial, type As, type Trial } from '@souk/kit/testing'
import { payment } from '../../services/payment/contract.ts'
import paymentService from '../../services/payment/service.ts'
import { provider } from '../../system/stand-ins/provider/contract.ts'
import providerService from '../../system/stand-ins/provider/service.ts'
import { ledgerOf, paymentId, price } from '../../system/stand-ins/provider/test-support.ts'

const order: As = { service: 'order', deadlineMs: 20_000 }
const orderId = (n: number) => paymentId(n).replace('pay', 'ord')
const refundId = (n: number) => paymentId(n).replace('pay', 'ref')
const paying = (n: number, token = 'tok_visa') => ({
  paymentId: paymentId(n),
  orderId: orderId(n),
  amount: price,
  method: 'card' as const,
  token,
})

const { authorise, capture, show, refund, void: release } = payment.operations
const { faults, decide, ledger } = provider.operations

/** The state of a payment, as the merchant has it. */
const stateOf = async (shop: Trial, n: number) => (await shop.ask(show, { paymentId: paymentId(n) }, staff)).state

/** The ledger, looked at as a judge would: what is wrong with it. */
async function ledgerFaults(shop: Trial): Promise<string[]> {
  const { data } = await shop.ask(ledger, {}, staff)
  return [...Map.groupBy(data, ({ reference }) => reference)].flatMap(([reference, entries]) => {
    const count = (kind: string) => entries.filter((entry) => entry.kind === kind).length
    const [authorised, captured, voided] = [count('authorised'), count('captured'), count('voided')]
    const wrong = entries.find(({ amount }) => amount.amount !== price.amount || amount.currency !== price.currency)
    return [
      ...(authorised > 1 ? [`${reference} was authorised ${authorised} times`] : []),
      ...(captured > 1 ? [`${reference} was captured ${captured} times`] : []),
      ...(captured > authorised || voided > authorised ? [`${reference} moved what was never reserved`] : []),
      ...(captured + voided > 1 ? [`${reference} was captured and voided`] : []),
      ...(wrong ? [`${reference} moved ${wrong.amount.amount} ${wrong.amount.currency}`] : []),
    ]
  })
}

let shop: Trial
beforeEach(async () => {
  shop = await trial([paymentService, providerService])
})
afterEach(() => shop.stop())

/** What was told, beside what staff did to disturb. */
const types = async () => (await shop.published()).map(({ type }) => type).filter((type) => type !== 'audit.acted')
const buy = async (token: string) => {
  const began = shop.clock.monotonic()
  const { status, body } = await shop.send(authorise, paying(1, token), order)
  const { state, code } = body as { state?: string; code?: string }
  return { answer: [status, state ?? code], ms: shop.clock.monotonic() - began }
}
const hooks = async () => (await shop.database('payment').read.all`select event_id from webhook`).length
const sagaOf = async (service: string) =>
  (
    await shop.database(service).read.all<{ state: string; alarm: string | null }>`select state, alarm from souk_saga`
  )[0]

for (const [token, answer, quietly, events] of [
  ['tok_visa', [201, 'authorised'], ['authorised'], ['payment.authorised']],
  ['tok_declined', [402, 'payment_declined'], [], ['payment.declined']],
  ['tok_insufficient_funds', [402, 'payment_declined'], [], ['payment.declined']],
  ['tok_nonsense', [402, 'payment_declined'], [], ['payment.declined']],
] as const)
  test(`${token} is answered at once with ${answer.join(' ')}`, async () => {
    const { answer: found, ms } = await buy(token)
    assert.deepEqual([found, ms < 1_000], [answer, true])
    assert.deepEqual([await ledgerOf(shop, 1), await types()], [quietly, events])
  })

test('tok_slow is waited for: three seconds', async () => {
  const { answer, ms } = await buy('tok_slow')
  assert.deepEqual([answer, Math.round(ms / 100)], [[201, 'authorised'], 30])
  assert.deepEqual(await ledgerOf(shop, 1), ['authorised'])
})

test('tok_timeout_charged is accepted after six seconds, looked up, and charged once', async () => {
  const { answer, ms } = await buy('tok_timeout_charged')
  assert.deepEqual([answer, Math.round(ms / 100)], [[202, 'authorising'], 60])
  await shop.advance(8_000)
  assert.equal(await stateOf(shop, 1), 'authorised')
  await shop.ask(capture, { paymentId: paymentId(1) }, order)
  await shop.advance(60_000)
  assert.deepEqual(
    [await ledgerOf(shop, 1), await types()],
    [
      ['authorised', 'captured'],
      ['payment.authorised', 'payment.captured'],
    ],
  )
})

test('tok_3ds asks for a second step; the webhook brings the decision, then it is captured', async () => {
  assert.deepEqual((await buy('tok_3ds')).answer, [202, 'action_required'])
  const { nextAction } = await shop.ask(show, { paymentId: paymentId(1) }, staff)
  const chargeId = nextAction?.url.split('/').at(-1) as string
  await shop.ask(decide, { chargeId, approve: true })
  await shop.advance(1_200)
  assert.deepEqual([await stateOf(shop, 1), await hooks()], ['authorised', 1])
  await shop.ask(capture, { paymentId: paymentId(1) }, order)
  assert.deepEqual(await ledgerOf(shop, 1), ['authorised', 'captured'])
})

test('without webhooks the decision of a second step is looked up', async () => {
  await shop.ask(faults, { webhooksOff: true }, staff)
  await buy('tok_3ds')
  const { nextAction } = await shop.ask(show, { paymentId: paymentId(1) }, staff)
  await shop.ask(decide, { chargeId: nextAction?.url.split('/').at(-1) as string, approve: false })
  await shop.advance(10_000)
  assert.deepEqual([await stateOf(shop, 1), await hooks(), await types()], ['declined', 0, ['payment.declined']])
})

test('webhooks that come late, twice and in the wrong order change nothing', async () => {
  await shop.ask(
    faults,
    { webhooksForAll: true, webhookTwice: true, webhookReversed: true, webhookDelayMs: 2_000 },
    staff,
  )
  await buy('tok_visa')
  await shop.ask(capture, { paymentId: paymentId(1) }, order)
  await shop.advance(5_000)
  assert.deepEqual([await hooks(), await stateOf(shop, 1)], [2, 'captured'])
  assert.deepEqual(await types(), ['payment.authorised', 'payment.captured'])
  const told = await shop.database('payment').read.all<{
    event_id: string
  }>`select event_id from webhook order by received_at`
  assert.equal(told.length, 2)
  assert.deepEqual(await sagaOf('provider'), { state: 'quiet', alarm: null })
})

test('a webhook that is not taken is sent again, with a new signature, until it is', async () => {
  await shop.ask(faults, { webhooksForAll: true }, staff)
  await buy('tok_visa')
  shop.kill('payment')
  await shop.advance(12_000)
  assert.equal((await sagaOf('provider'))?.state, 'waiting')
  shop.clock.skip(600_000)
  await shop.start(paymentService)
  await shop.advance(20_000)
  assert.deepEqual([await hooks(), await sagaOf('provider')], [1, { state: 'quiet', alarm: null }])
})

test('a provider that dies between the charge and the answer has charged once', async () => {
  const answered = shop.send(authorise, paying(1, 'tok_slow'), order)
  await shop.advance(500)
  shop.kill('provider')
  const { status } = await answered
  assert.equal(status, 202)
  await shop.start(providerService)
  await shop.advance(60_000)
  assert.deepEqual([await stateOf(shop, 1), await ledgerOf(shop, 1)], ['authorised', ['authorised']])
})

test('a void that races the authorisation leaves nothing reserved, at whatever moment it comes', async () => {
  const moments = [0, 1, 2, 5, 50, 500, 1_999, 2_050, 3_500]
  const tokens = ['tok_slow', 'tok_timeout_charged', 'tok_visa', 'tok_3ds']
  const all = tokens.flatMap((token) => moments.map((ms) => ({ token, ms })))
  await Promise.all(
    all.map(async ({ token, ms }, n) => {
      const authorising = shop.send(authorise, paying(n, token), order)
      await shop.clock.sleep(ms)
      await shop.send(release, { paymentId: paymentId(n), orderId: orderId(n) }, order)
      await authorising
    }),
  )
  await shop.advance(120_000)
  for (const n of all.keys()) {
    assert.equal(await stateOf(shop, n), 'voided', JSON.stringify(all[n]))
    assert.notDeepEqual(await ledgerOf(shop, n), ['authorised'], JSON.stringify(all[n]))
  }
  assert.deepEqual(await ledgerFaults(shop), [])
})

const SEEDS = 16
const EACH = 10
for (let seed = 1; seed <= SEEDS; seed++)
  test(`under random faults nobody is charged twice, and both sides agree in the end (seed ${seed})`, async () => {
    const stormy = await trial([paymentService, providerService], { seed })
    try {
      const storm = {
        errorRate: (seed * 13) % 40,
        silentRate: (seed * 7) % 30,
        latencyMs: (seed * 311) % 2_500,
        webhooksForAll: true,
        webhookTwice: seed % 2 === 0,
        webhookReversed: seed % 3 === 0,
        webhookDelayMs: (seed * 97) % 1_500,
      }
      await stormy.ask(faults, storm, staff)
      const wants = Array.from({ length: EACH }, (_, n) => ['capture', 'void', 'refund'][(n + seed) % 3] as string)
      const work = wants.map((want, n) => purchase(stormy, want, n))
      await stormy.advance(2_000)
      stormy.kill(seed % 2 === 0 ? 'provider' : 'payment')
      await stormy.advance(1_000)
      await stormy.start(seed % 2 === 0 ? providerService : paymentService)
      await over(stormy, work)
      await stormy.ask(faults, {}, staff)
      await stormy.advance(90_000)
      assert.deepEqual(await ledgerFaults(stormy), [])
      for (const [n, want] of wants.entries()) await settled(stormy, want, n)
    } finally {
      await stormy.stop()
    }
  })

/** Lets time pass until all of it is done. */
async function over(stormy: Trial, work: readonly Promise<void>[]): Promise<void> {
  let busy = true
  const all = Promise.all(work).finally(() => (busy = false))
  while (busy) await stormy.advance(1_000)
  await all
}

const said = (answer: Promise<{ status: number }>) => answer.then(({ status }) => status).catch(() => 0)

/** Somebody who insists, as a saga does: asks until there is an answer, then for what comes next. */
async function purchase(stormy: Trial, want: string, n: number): Promise<void> {
  const insist = async (operation: Parameters<Trial['send']>[0], input: object): Promise<void> => {
    for (let turn = 0; turn < 60; turn++) {
      const status = await said(stormy.send(operation, input, order))
      if (status !== 0 && status < 500) return
      await stormy.clock.sleep(1_000)
    }
  }
  const which = { paymentId: paymentId(n), orderId: orderId(n) }
  await insist(authorise, paying(n))
  if (want === 'void') return insist(release, which)
  for (let turn = 0; turn < 1_000 && (await stateOf(stormy, n).catch(() => '')) !== 'authorised'; turn++)
    await stormy.clock.sleep(1_000)
  await insist(capture, { paymentId: which.paymentId })
  for (let turn = 0; turn < 1_000 && (await stateOf(stormy, n).catch(() => '')) !== 'captured'; turn++)
    await stormy.clock.sleep(1_000)
  if (want === 'refund') await insist(refund, { paymentId: which.paymentId, refundId: refundId(n), amount: price })
}

async function settled(stormy: Trial, want: string, n: number): Promise<void> {
  const moves = await ledgerOf(stormy, n)
  const { state, refunded } = await stormy.ask(show, { paymentId: paymentId(n) }, staff)
  const expected = { void: 'voided', capture: 'captured', refund: 'captured' }[want]
  assert.equal(state, expected, `${want} ${n}: ${moves.join(' ')}`)
  assert.equal(moves.includes('captured'), want !== 'void')
  assert.equal(moves.filter((kind) => kind === 'refunded').length, want === 'refund' ? 1 : 0)
  assert.equal(refunded.amount, want === 'refund' ? price.amount : 0)
}
