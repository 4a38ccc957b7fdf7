import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { isRefusal } from '@souk/kit/service'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { payment } from './contract.ts'
import service from './service.ts'
import { asked, bank, gbp, hook, order, orderId, paymentId, price, refundId } from './test-support.ts'

const {
  authorise,
  capture,
  refund,
  repay,
  reconcile,
  cases,
  close,
  ledger,
  show,
  webhook,
  void: release,
} = payment.operations
const MINUTE_MS = 60_000

let provider: ReturnType<typeof bank>
let shop: Trial
beforeEach(async () => {
  provider = bank()
  shop = await trial([service, provider.service])
})
afterEach(() => shop.stop())

const which = { paymentId: paymentId(1) }
const reference = paymentId(1)
const buy = async (n = 1) => {
  await shop.ask(authorise, asked(n), order)
  await shop.ask(capture, { paymentId: paymentId(n) }, order)
}
const run = () => shop.ask(reconcile, {}, staff)
/** Time for both ledgers to come to rest and to be looked at twice. */
const settle = () => shop.advance(5 * MINUTE_MS)
const openCases = async () => (await shop.ask(cases, { state: 'open' }, staff)).data
const found = async () =>
  (await openCases()).map((each) => [each.kind, each.about, each.ours.amount, each.theirs.amount])
const comparisons = () => shop.database('payment').read.all`select reference from comparison`

test('whatever happens to payments, the ledgers agree, and nothing is left to compare', async () => {
  await buy(1)
  await shop.ask(refund, { ...which, refundId: refundId(1), amount: gbp(500) }, order)
  await shop.ask(repay, which, { ...staff, idempotencyKey: 'rest' })
  await shop.ask(authorise, asked(2), order)
  await shop.ask(release, { paymentId: paymentId(2), orderId: orderId(2) }, order)
  await shop.ask(authorise, { ...asked(3), amount: { amount: 1_999, currency: 'JPY' } }, order)
  await shop.ask(capture, { paymentId: paymentId(3), amount: { amount: 999, currency: 'JPY' } }, order)
  await shop.ask(authorise, { ...asked(4), amount: { amount: 12_345, currency: 'KWD' } }, order)
  const { read, agreed, open, more } = await run()
  assert.deepEqual([read, agreed, open, more], [provider.lines.length, 4, 0, false])
  await settle()
  assert.deepEqual([await openCases(), await comparisons()], [[], []])
})

test('a run goes on where the last one ended, also after a crash', async () => {
  await buy(1)
  assert.equal((await run()).read, 2)
  shop.kill('payment')
  await shop.start(service)
  await buy(2)
  assert.deepEqual([(await run()).read, (await run()).read], [2, 0])
})

test('what was captured at the provider by somebody else is looked up again, and so repaired', async () => {
  await shop.ask(authorise, asked(1), order)
  provider.put(reference, price, { state: 'captured', captured: price })
  provider.moved(reference, 'captured', price, shop.clock.now())
  const { waiting, opened } = await run()
  assert.deepEqual([waiting, opened], [1, 0])
  await shop.advance(11_000)
  const { repaired, open } = await run()
  assert.deepEqual([repaired, open], [1, 0])
  assert.equal((await shop.ask(show, which, staff)).state, 'captured')
})

test('a refund at the dashboard of the provider is looked up, and is an entry of our ledger like every other', async () => {
  await buy()
  provider.put(reference, price, { refunded: gbp(500) })
  provider.moved(reference, 'refunded', gbp(500), shop.clock.now())
  assert.deepEqual([(await run()).waiting, await openCases()], [1, []])
  await shop.advance(11_000)
  const { repaired, open } = await run()
  assert.deepEqual([repaired, open], [1, 0])
  assert.deepEqual((await shop.ask(show, which, staff)).refunded, gbp(500))
  const booked = await shop.ask(ledger, { ...which, account: 'refunds' }, staff)
  assert.deepEqual(
    booked.data.map(({ kind, amount }) => [kind, amount]),
    [['refunded', gbp(500)]],
  )
  assert.deepEqual((await shop.ask(repay, which, { ...staff, idempotencyKey: 'rest' })).refunded, price)
  await settle()
  assert.deepEqual([await openCases(), await comparisons()], [[], []])
})

test('a refund in the ledger of the provider of which its payment knows nothing is a case, once, until somebody closes it', async () => {
  await buy()
  provider.moved(reference, 'refunded', gbp(500), shop.clock.now())
  assert.equal((await run()).waiting, 1)
  await settle()
  assert.deepEqual(await found(), [['unknown_movement', 'refunded', 0, 500]])
  assert.ok(shop.recorded.lines.some(({ message }) => message.includes('the provider contradicts the ledger')))
  assert.deepEqual((await shop.ask(show, which, staff)).refunded, gbp(0))
  const caseId = (await openCases())[0]?.caseId ?? ''
  await shop.ask(close, { caseId, note: 'Agreed with the customer on the telephone.' }, staff)
  assert.equal((await run()).open, 0)
  const again = await shop.ask(close, { caseId, note: 'Another note.' }, staff)
  assert.deepEqual(
    [again.state, again.closedBy, again.note],
    ['closed', 'staff', 'Agreed with the customer on the telephone.'],
  )
})

test('a payment that we do not know at all, and a foreign currency, are cases', async () => {
  await buy()
  provider.moved(reference, 'refunded', { amount: 100, currency: 'EUR' }, shop.clock.now())
  provider.moved('of-another-shop', 'captured', gbp(100), shop.clock.now())
  await settle()
  await settle()
  assert.deepEqual((await found()).sort(), [
    ['unknown_movement', 'refunded', 0, 100],
    ['unknown_payment', 'captured', 0, 100],
  ])
})

test('an amount that differs is a case', async () => {
  await buy()
  provider.lines[1] = { ...(provider.lines[1] as (typeof provider.lines)[number]), amount: gbp(2_399) }
  await settle()
  assert.deepEqual(await found(), [['amount_differs', 'captured', 2_499, 2_399]])
})

test('a movement of ours that the provider does not have is a case, and is settled when it turns up', async () => {
  await buy()
  const [late] = provider.lines.splice(1, 1)
  await settle()
  assert.deepEqual((await found()).sort(), [
    ['missing_movement', 'captured', 2_499, 0],
    ['unknown_movement', 'reserved', 0, 2_499],
  ])
  provider.lines.push(late as (typeof provider.lines)[number])
  await settle()
  assert.deepEqual(await found(), [])
  const closed = await shop.ask(cases, { state: 'closed', limit: 1 }, staff)
  assert.deepEqual([closed.data[0]?.closedBy, closed.page.hasMore], ['reconciliation', true])
  const next = await shop.ask(cases, { reference, cursor: closed.page.nextCursor as string }, staff)
  assert.equal(next.data.length, 1)
})

test('a case of which the ledgers know nothing yet settles itself, and is open again when they do', async () => {
  await buy()
  const told = { reference, state: 'captured', refunded: gbp(2_500) }
  assert.equal((await shop.send(webhook, hook(shop.clock.now(), told))).status, 200)
  assert.deepEqual(
    (await openCases()).map(({ foundBy, about }) => [foundBy, about]),
    [['webhook', 'refunded']],
  )
  assert.deepEqual([(await run()).agreed, (await openCases()).length], [1, 0])
  provider.moved(reference, 'refunded', gbp(2_500), shop.clock.now())
  await settle()
  assert.deepEqual(await found(), [['unknown_movement', 'refunded', 0, 2_500]])
})

test('while the provider is away nothing is compared, and nothing is a case', async () => {
  await buy()
  shop.kill('provider')
  await assert.rejects(run(), (error) => isRefusal(error, 'provider_away'))
  await settle()
  await shop.start(provider.service)
  await settle()
  assert.deepEqual([await openCases(), await comparisons()], [[], []])
})

test('a payment that is under way is left to its saga: it is no case before an hour has passed', async () => {
  await shop.ask(authorise, asked(1), order)
  provider.says.capture = (_, ctx, input) => {
    provider.does.capture(input, ctx as never)
    provider.says.capture = (__, later) => Promise.reject(later.refuse('out_of_order', 'Not now.'))
    return Promise.reject(ctx.refuse('out_of_order', 'Not now.'))
  }
  assert.equal((await shop.send(capture, which, order)).status, 202)
  await settle()
  assert.deepEqual([await openCases(), (await run()).waiting], [[], 1])
  await shop.advance(60 * MINUTE_MS)
  assert.ok((await openCases()).length > 0)
  delete provider.says.capture
  provider.lines.splice(-1)
  await shop.advance(10 * MINUTE_MS)
  assert.deepEqual(await found(), [])
})

test('a long ledger is read in parts, and nothing is compared before all of it is read', async () => {
  await buy()
  for (let n = 0; n < 1_200; n++) provider.moved(`other-${n}`, 'authorised', gbp(1), shop.clock.now())
  for (let n = 0; n < 1_200; n++) provider.moved(`other-${n}`, 'voided', gbp(1), shop.clock.now())
  const first = await run()
  assert.deepEqual([first.read, first.agreed, first.more], [1_000, 0, true])
  const all = [first]
  while (all.at(-1)?.more) all.push(await run())
  const sum = (what: 'read' | 'agreed') => all.reduce((total, each) => total + each[what], 0)
  assert.deepEqual([sum('read'), sum('agreed'), all.at(-1)?.open], [2_402, 1_201, 0])
})

test('two runs at once come to the same', async () => {
  await buy()
  provider.moved(reference, 'refunded', gbp(500), shop.clock.now())
  await Promise.all([run(), run()])
  await settle()
  await Promise.all([run(), run()])
  assert.equal((await found()).length, 1)
})

test('it is for staff, and a case that is not known cannot be closed', async () => {
  const caseId = `case_${'0'.repeat(26)}`
  assert.deepEqual(
    [
      (await shop.send(reconcile, {})).status,
      (await shop.send(cases, {})).status,
      (await shop.send(close, { caseId, note: 'x' })).status,
    ],
    [401, 401, 401],
  )
  await assert.rejects(shop.ask(close, { caseId, note: 'x' }, staff), (error) => isRefusal(error, 'unknown_case'))
  await assert.rejects(shop.ask(cases, { cursor: 'x' }, staff), (error) => isRefusal(error, 'bad_cursor'))
})
