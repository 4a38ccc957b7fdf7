import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { isRefusal } from '@souk/kit/service'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { provider } from './contract.ts'
import service from './service.ts'
import { charging, ledgerOf, merchant, paymentId, price, refundId } from './test-support.ts'

const {
  authorise,
  lookup,
  capture,
  void: release,
  refund,
  ledger,
  intervene,
  faults,
  challenge,
  decide,
  answer,
} = provider.operations
const reference = paymentId(1)
const which = { reference, amount: price }

let bank: Trial
beforeEach(async () => {
  bank = await trial([service])
})
afterEach(() => bank.stop())

const refused = (code: string) => (error: unknown) => isRefusal(error, code)
const text = ({ content }: { content: string }) => Buffer.from(content, 'base64').toString()

test('money is reserved, taken and given back, each once however often it is asked for', async () => {
  for (const _ of [1, 2]) await bank.ask(authorise, charging(1), merchant)
  for (const _ of [1, 2]) await bank.ask(capture, which, { ...merchant, idempotencyKey: `capture ${_}` })
  const part = { reference, refundReference: refundId(1), amount: { ...price, amount: 1_000 } }
  for (const _ of [1, 2]) await bank.ask(refund, part, { ...merchant, idempotencyKey: `refund ${_}` })
  assert.deepEqual(await ledgerOf(bank, 1), ['authorised', 'captured', 'refunded'])
  const { state, captured, refunded } = await bank.ask(lookup, { reference }, merchant)
  assert.deepEqual([state, captured.amount, refunded.amount], ['captured', 2_499, 1_000])
})

test('a reference stands for one charge: with another amount it is refused', async () => {
  await bank.ask(authorise, charging(1), merchant)
  const { status } = await bank.send(authorise, { ...charging(1), amount: { ...price, amount: 1 } }, merchant)
  assert.equal(status, 422)
  assert.deepEqual(await ledgerOf(bank, 1), ['authorised'])
})

for (const [token, code] of Object.entries({
  tok_declined: 'card_declined',
  tok_insufficient_funds: 'insufficient_funds',
  tok_other: 'unknown_token',
}))
  test(`${token} is refused with ${code}, and nothing moves`, async () => {
    await assert.rejects(bank.ask(authorise, charging(1, token), merchant), refused(code))
    assert.deepEqual(await ledgerOf(bank, 1), [])
  })

test('what is slow is answered after three seconds, the first time and when it is repeated meanwhile', async () => {
  const began = bank.clock.monotonic()
  const first = bank.send(authorise, charging(1, 'tok_slow'), merchant)
  await bank.advance(1_000)
  await bank.send(authorise, charging(1, 'tok_slow'), merchant)
  assert.equal(bank.clock.monotonic() - began, 3_000)
  assert.equal((await first).status, 201)
})

test('a charge that is never answered is there all the same, and repeating it is never answered either', async () => {
  const silent = () => bank.send(authorise, charging(1, 'tok_timeout_charged'), { ...merchant, deadlineMs: 5_000 })
  const began = bank.clock.monotonic()
  const first = silent()
  await bank.advance(1_000)
  assert.equal((await bank.ask(lookup, { reference }, merchant)).state, 'authorised')
  // Long after anybody has stopped waiting for it.
  await Promise.all([first, silent()])
  assert.ok(bank.clock.monotonic() - began >= 60_000)
  assert.deepEqual(await ledgerOf(bank, 1), ['authorised'])
})

test('a void before the charge leaves a tombstone, a void after it gives back, and neither can be captured', async () => {
  await bank.ask(release, which, merchant)
  await assert.rejects(bank.ask(authorise, charging(1), merchant), refused('voided'))
  await bank.ask(authorise, charging(2), merchant)
  const second = { ...which, reference: paymentId(2) }
  for (const _ of [1, 2]) assert.equal((await bank.ask(release, second, merchant)).state, 'voided')
  for (const each of [which, second]) await assert.rejects(bank.ask(capture, each, merchant), refused('not_authorised'))
  assert.deepEqual([await ledgerOf(bank, 1), await ledgerOf(bank, 2)], [[], ['authorised', 'voided']])
})

test('what was captured cannot be voided, another amount not captured, more not given back', async () => {
  await assert.rejects(bank.ask(capture, which, merchant), refused('unknown_charge'))
  await bank.ask(authorise, charging(1), merchant)
  const more = { ...price, amount: 2_500 }
  await assert.rejects(bank.ask(capture, { reference, amount: more }, merchant), refused('wrong_amount'))
  const back = { reference, refundReference: refundId(1), amount: more }
  await assert.rejects(bank.ask(refund, back, merchant), refused('not_captured'))
  await bank.ask(capture, which, merchant)
  await assert.rejects(bank.ask(release, which, merchant), refused('already_captured'))
  await assert.rejects(bank.ask(refund, back, merchant), refused('more_than_captured'))
})

test('a part of what is reserved is taken, once: another amount is not taken after it', async () => {
  await bank.ask(authorise, charging(1), merchant)
  const part = { ...price, amount: 1_000 }
  await assert.rejects(
    bank.ask(capture, { reference, amount: { ...price, amount: 0 } }, merchant),
    refused('wrong_amount'),
  )
  for (const _ of [1, 2])
    assert.deepEqual((await bank.ask(capture, { reference, amount: part }, merchant)).captured, part)
  await assert.rejects(bank.ask(capture, which, merchant), refused('wrong_amount'))
  const back = { reference, refundReference: refundId(1), amount: { ...price, amount: 1_001 } }
  await assert.rejects(bank.ask(refund, back, merchant), refused('more_than_captured'))
  assert.deepEqual(await ledgerOf(bank, 1), ['authorised', 'captured'])
})

test('what somebody does at the dashboard is in the ledger, and nothing that cannot be', async () => {
  const by = (n: number, what: string, amount: number) =>
    bank.send(intervene, { reference: paymentId(n), what, amount: { ...price, amount } }, staff)
  const codeOf = async (answer: ReturnType<typeof by>) => ((await answer).body as { code?: string }).code
  assert.equal(await codeOf(by(1, 'capture', 1)), 'unknown_charge')
  for (const n of [1, 2]) await bank.ask(authorise, charging(n), merchant)
  assert.equal(await codeOf(by(1, 'refund', 1)), 'impossible')
  assert.equal(await codeOf(by(1, 'capture', 2_500)), 'impossible')
  assert.equal(await codeOf(by(2, 'void', 1)), 'impossible')
  for (const [n, what, amount] of [
    [1, 'capture', 2_000],
    [1, 'refund', 1_500],
    [2, 'void', 2_499],
  ] as const)
    assert.equal((await by(n, what, amount)).status, 200)
  assert.equal(await codeOf(by(1, 'refund', 501)), 'impossible')
  assert.equal(await codeOf(by(2, 'capture', 1)), 'impossible')
  assert.deepEqual(await ledgerOf(bank, 1), ['authorised', 'captured', 'refunded'])
  assert.deepEqual(await ledgerOf(bank, 2), ['authorised', 'voided'])
})

test('the customer confirms on a page, and only the first decision counts', async () => {
  const { nextAction, chargeId } = await bank.ask(authorise, charging(1, 'tok_3ds'), merchant)
  assert.equal(nextAction?.url, `/provider/challenges/${chargeId}`)
  const page = text(await bank.ask(challenge, { chargeId }))
  assert.match(page, /£24\.99/)
  assert.match(page, new RegExp(`<form method="post" action="${nextAction.url}/answer">`))
  assert.match(text(await bank.ask(answer, { chargeId, form: 'approve=true' })), /Payment confirmed/)
  assert.equal((await bank.ask(decide, { chargeId, approve: false })).state, 'authorised')
  assert.deepEqual(await ledgerOf(bank, 1), ['authorised'])
  assert.equal((await bank.send(challenge, { chargeId: chargeId.replace(/.$/, 'z') })).status, 404)
})

test('a customer who says no declines', async () => {
  const { chargeId } = await bank.ask(authorise, charging(1, 'tok_3ds'), merchant)
  assert.match(text(await bank.ask(answer, { chargeId, form: 'approve=false' })), /not confirmed/)
  const { state, reason } = await bank.ask(lookup, { reference }, merchant)
  assert.deepEqual([state, reason], ['declined', 'authentication_failed'])
  assert.deepEqual(await ledgerOf(bank, 1), [])
})

test('faults are switched on and off while it runs, and survive a restart', async () => {
  const { on } = await bank.ask(faults, { errorRate: 100, latencyMs: 400, webhookTwice: false }, staff)
  assert.deepEqual(on, ['errorRate', 'latencyMs'])
  bank.kill('provider')
  await bank.start(service)
  const began = bank.clock.monotonic()
  await assert.rejects(bank.ask(authorise, charging(1), merchant), refused('out_of_order'))
  assert.equal(bank.clock.monotonic() - began, 400)
  await bank.ask(faults, {}, staff)
  await bank.ask(authorise, charging(1), merchant)
})

test('of requests that are never answered some take effect and some do not', async () => {
  await bank.ask(faults, { silentRate: 100 }, staff)
  const numbers = Array.from({ length: 24 }, (_, n) => n + 1)
  await Promise.all(numbers.map((n) => bank.send(authorise, charging(n), merchant)))
  const { data } = await bank.ask(ledger, {}, staff)
  assert.ok(data.length > 2 && data.length < 22, `${data.length} of 24`)
})

test('the ledger is read on from a position, and is for staff', async () => {
  for (const n of [1, 2, 3]) await bank.ask(authorise, charging(n), merchant)
  const [first] = (await bank.ask(ledger, {}, staff)).data
  assert.equal((await bank.ask(ledger, { after: first?.position ?? 0 }, staff)).data.length, 2)
  assert.deepEqual(
    [
      (await bank.send(ledger, {})).status,
      (await bank.send(faults, {})).status,
      (await bank.send(authorise, charging(9))).status,
    ],
    [401, 401, 403],
  )
})
