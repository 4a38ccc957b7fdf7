import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import fc from 'fast-check'
import { createPostgresHome, openPostgres } from '@souk/kit/database/postgres'
import { staff, trial, type Trial, type TrialOptions } from '@souk/kit/testing'
import { startPostgres, type Postgres } from '@souk/kit/testing/postgres'
import { systemClock, systemRandom } from '@souk/kit/world'
import { payment } from './contract.ts'
import type { Money, Shown } from './domain.ts'
import { transfers, untouched, type Standing } from './ledger.ts'
import service from './service.ts'
import { asked, bank, order, orderId, paymentId, refundId } from './test-support.ts'

const { authorise, capture, refund, show, ledger, balances, void: release } = payment.operations

const standing = (amount: number) =>
  fc.oneof(
    fc.constant({ reserved: amount, captured: 0, refunded: 0 }),
    fc.constant(untouched),
    fc
      .tuple(fc.nat(amount), fc.nat(amount))
      .map(([one, other]) => ({ reserved: 0, captured: Math.max(one, other), refunded: Math.min(one, other) })),
  )
/** What an account holds: debits less credits. */
const balanceOf = (moved: ReturnType<typeof transfers>, account: string) =>
  moved.reduce(
    (sum, { debit, credit, amount }) => sum + amount * (Number(debit === account) - Number(credit === account)),
    0,
  )

test('however a payment comes to stand, the ledger stands the same: nothing moves twice, nothing is left over', () => {
  const walk = fc
    .integer({ min: 1, max: 5_000 })
    .chain((amount) => fc.tuple(fc.constant(amount), fc.array(standing(amount), { maxLength: 8 })))
  fc.assert(
    fc.property(walk, ([amount, steps]) => {
      let at: Standing = untouched
      const moved = steps.flatMap((each) => {
        const isRetracted = each.captured < at.captured || each.refunded < at.refunded
        // What was taken stays taken, and is taken once.
        if (isRetracted || (at.captured > 0 && each.captured !== at.captured)) return []
        const now = transfers(amount, at, each)
        at = each
        return now
      })
      assert.deepEqual(
        ['customer:authorised', 'provider:authorised', 'sales', 'refunds', 'provider:receivable'].map((each) =>
          balanceOf(moved, each),
        ),
        [-at.reserved, at.reserved, -at.captured, at.refunded, at.captured - at.refunded].map((each) => each + 0),
      )
      assert.ok(moved.every((each) => each.amount > 0))
    }),
    { numRuns: 1_000 },
  )
})

const money = [
  { amount: 1_999, currency: 'JPY' },
  { amount: 2_499, currency: 'GBP' },
  { amount: 12_345, currency: 'KWD' },
]
const doing = fc.record({
  n: fc.nat(2),
  what: fc.constantFrom('authorise', 'capture', 'void', 'refund', 'wait'),
  share: fc.integer({ min: 1, max: 100 }),
})

/** The same for both engines. */
function ledgerOn(engine: string, openDatabase: () => Promise<TrialOptions> | TrialOptions): void {
  describe(`the ledger on ${engine}`, () => {
    let shop: Trial
    beforeEach(async () => {
      shop = await trial([service, bank().service], await openDatabase())
    })
    afterEach(() => shop.stop())

    const act = async ({ n, what, share }: { n: number; what: string; share: number }, at: number): Promise<void> => {
      const amount = money[n] as Money
      const which = { paymentId: paymentId(n) }
      const part = { ...amount, amount: Math.ceil((amount.amount * share) / 100) }
      if (what === 'authorise') await shop.send(authorise, { ...asked(n), amount }, order)
      if (what === 'capture') await shop.send(capture, which, order)
      if (what === 'void') await shop.send(release, { ...which, orderId: orderId(n) }, order)
      if (what === 'refund') await shop.send(refund, { ...which, refundId: refundId(at), amount: part }, order)
    }
    const balanceOf = async (n: number) => {
      const { data } = await shop.ask(balances, { paymentId: paymentId(n) }, staff)
      assert.equal(
        data.reduce((sum, { balance }) => sum + balance, 0),
        0,
      )
      return (account: string) => data.find((each) => each.account === account)?.balance ?? 0
    }

    test('after any sequence of commands it is balanced, and says of each payment what the payment says', async () => {
      let at = 0
      await fc.assert(
        fc.asyncProperty(fc.array(doing, { minLength: 5, maxLength: 20 }), async (all) => {
          for (const each of all) await act(each, ++at)
          for (const n of money.keys()) {
            const found = await shop.send(show, { paymentId: paymentId(n) }, staff)
            if (found.status !== 200) continue
            const { captured, refunded, state, amount } = found.body as Shown
            const balance = await balanceOf(n)
            assert.deepEqual(
              [balance('sales'), balance('refunds'), balance('provider:receivable')],
              [0 - captured.amount, refunded.amount, captured.amount - refunded.amount],
            )
            assert.equal(balance('provider:authorised'), state === 'authorised' ? amount.amount : 0)
          }
        }),
        { numRuns: 8 },
      )
    })

    test('no row of it can be changed or deleted, whoever tries', async () => {
      await shop.ask(authorise, asked(1), order)
      const database = shop.database('payment')
      const refused = /only ever added to/
      await assert.rejects(
        database.transaction((db) => db.run`update ledger set amount = 1`),
        refused,
      )
      await assert.rejects(
        database.transaction((db) => db.run`delete from ledger`),
        refused,
      )
      assert.equal((await shop.ask(ledger, {}, staff)).data[0]?.amount.amount, asked(1).amount.amount)
    })
  })
}

ledgerOn('SQLite', () => ({}))

describe('with a real PostgreSQL', () => {
  let postgres: Postgres
  let homes = 0
  before(async () => {
    postgres = await startPostgres()
  })
  after(() => postgres.stop())
  ledgerOn('PostgreSQL', () => ({
    openDatabase: async (name) => {
      const home = `${name}-${process.pid}-${++homes}`
      const url = await createPostgresHome(postgres.url, home, { password: 'for this test' })
      return openPostgres({ url, durable: true, maxConnections: 4 }, systemClock, systemRandom)
    },
  }))
})

test('staff read it page by page, newest first, of one payment or one account', async () => {
  const shop = await trial([service, bank().service])
  for (const n of [1, 2]) await shop.ask(authorise, asked(n), order)
  await shop.ask(capture, { paymentId: paymentId(1) }, order)
  const kinds = async (input: object) => (await shop.ask(ledger, input, staff)).data.map(({ kind }) => kind)
  assert.deepEqual(await kinds({}), ['captured', 'captured', 'authorised', 'authorised'])
  assert.deepEqual(await kinds({ paymentId: paymentId(2) }), ['authorised'])
  assert.deepEqual(await kinds({ account: 'sales' }), ['captured'])
  const first = await shop.ask(ledger, { limit: 3 }, staff)
  assert.deepEqual(await kinds({ cursor: first.page.nextCursor as string }), ['authorised'])
  const account = async (cursor?: string) =>
    shop.ask(balances, { limit: 2, ...(cursor === undefined ? {} : { cursor }) }, staff)
  const one = await account()
  const two = await account(one.page.nextCursor as string)
  assert.deepEqual(
    [...one.data, ...two.data].map((each) => [each.account, each.balance]),
    [
      ['customer:authorised', 0 - asked(2).amount.amount],
      ['provider:authorised', asked(2).amount.amount],
      ['provider:receivable', asked(1).amount.amount],
      ['sales', 0 - asked(1).amount.amount],
    ],
  )
  for (const each of [ledger, balances])
    assert.deepEqual(
      [(await shop.send(each, { cursor: '!' }, staff)).status, (await shop.send(each, {})).status],
      [422, 401],
    )
  await shop.stop()
})
