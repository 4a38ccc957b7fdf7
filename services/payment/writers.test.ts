import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createPostgresHome, openPostgres } from '@souk/kit/database/postgres'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { startPostgres, type Postgres } from '@souk/kit/testing/postgres'
import { systemClock, systemRandom } from '@souk/kit/world'
import { payment } from './contract.ts'
import service from './service.ts'
import { asked, bank, gbp, hook, order, orderId, paymentId } from './test-support.ts'

const { authorise, capture, cases, reconcile, show, webhook, void: release } = payment.operations
const WRITERS = 16
const patient = { ...order, deadlineMs: 100_000 }

let postgres: Postgres
let shop: Trial
let provider: ReturnType<typeof bank>

before(async () => {
  postgres = await startPostgres()
  provider = bank()
  shop = await trial([provider.service, service], {
    openDatabase: async (name) => {
      const url = await createPostgresHome(postgres.url, `${name}-${process.pid}`, { password: 'for this test' })
      return openPostgres({ url, durable: true, maxConnections: 16 }, systemClock, systemRandom)
    },
  })
})
after(async () => {
  await shop.stop()
  await postgres.stop()
})

const numbers = (from: number) => Array.from({ length: WRITERS }, (_, n) => from + n)
const stateOf = async (n: number) => (await shop.ask(show, { paymentId: paymentId(n) }, staff)).state
const statuses = (answers: readonly { status: number }[]) => [...new Set(answers.map(({ status }) => status))]

test('of many who authorise and capture one payment at once, all are told the same, and it happens once', async () => {
  const reserved = await Promise.all(numbers(0).map(() => shop.send(authorise, asked(1), patient)))
  assert.deepEqual([statuses(reserved), provider.count('authorise')], [[201], 1])
  const taken = await Promise.all(numbers(0).map(() => shop.send(capture, { paymentId: paymentId(1) }, patient)))
  assert.deepEqual([statuses(taken), provider.count('capture')], [[200], 1])
})

test('of many who reconcile at once all come to the same, and what contradicts is one case', async () => {
  provider.moved('of-another-shop', 'captured', gbp(100), shop.clock.now())
  for (const waitMs of [0, 11_000, 61_000]) {
    await shop.advance(waitMs)
    const runs = await Promise.all(numbers(0).map(() => shop.send(reconcile, {}, { ...staff, deadlineMs: 100_000 })))
    assert.ok(runs.every(({ status }) => status < 500 || status === 503))
  }
  assert.deepEqual(
    (await shop.ask(cases, {}, staff)).data.map(({ kind, theirs }) => [kind, theirs]),
    [['unknown_payment', gbp(100)]],
  )
})

test('a payment and its void at once: whoever is first, nothing stays reserved', async () => {
  const insist = async (n: number): Promise<number> => {
    const { status } = await shop.send(release, { paymentId: paymentId(n), orderId: orderId(n) }, patient)
    return status < 500 ? status : insist(n)
  }
  const all = numbers(100)
  await Promise.all(all.flatMap((n) => [shop.send(authorise, asked(n), patient), insist(n)]))
  for (const n of all) {
    assert.equal(await stateOf(n), 'voided')
    assert.notEqual(provider.charges.get(paymentId(n))?.state, 'authorised')
  }
})

test('webhooks that come together with the answers make one event for each payment', { timeout: 60_000 }, async () => {
  const all = numbers(200)
  const tell = (n: number) =>
    shop.send(webhook, hook(shop.clock.now(), { reference: paymentId(n), id: `pev_${n}` }), { deadlineMs: 100_000 })
  const answers = await Promise.all(all.flatMap((n) => [shop.send(authorise, asked(n), patient), tell(n), tell(n)]))
  assert.deepEqual(statuses(answers).sort(), [200, 201])
  const ours = new Set(all.map(paymentId))
  let told: string[] = []
  // A real database takes its own time, whatever the clock of the trial says.
  while (told.length < all.length) {
    const events = (await shop.published()).filter(({ type }) => type === 'payment.authorised')
    // Other tests have payments of their own.
    told = events.map(({ data }) => (data as { paymentId: string }).paymentId).filter((each) => ours.has(each))
  }
  for (const n of all) assert.equal(told.filter((each) => each === paymentId(n)).length, 1)
})
