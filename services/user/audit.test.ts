import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { audit as acts } from '@souk/kit/audit'
import { staff, trial, type As, type Trial } from '@souk/kit/testing'
import { user } from './contract.ts'
import service from './service.ts'
import { linkTo, newCustomer, newStaff, PASSWORD, problem, signIn } from './test-support.ts'

const { audit, login, forgotPassword, resetPassword } = user.operations
const auditor: As = { subject: 'stf_9', permissions: ['audit:read'] }

let shop: Trial
beforeEach(async () => void (shop = await trial([service])))
afterEach(() => shop.stop())

const tell = (subject: string, operation: string, id: string, where = 'stock') =>
  shop.tell(acts.events.acted, {
    trail: `${where}:${subject}`,
    subject,
    service: where,
    operation,
    about: [{ field: 'sku', id }],
    traceId: '0af7651916cd43dd8448eb211c80319c',
    at: new Date(shop.clock.now()).toISOString(),
  })
const found = async (input: object = {}) =>
  (await shop.ask(audit, input, auditor)).data.map(({ subject, operation, about }) => [
    subject,
    operation,
    about[0]?.id,
  ])

test('what staff did in any service is found, the last first, by who, where, what and when', async () => {
  await tell('stf_1', 'receive', 'MUG')
  await tell('stf_2', 'receive', 'POT')
  await shop.advance(60_000)
  const later = new Date(shop.clock.now()).toISOString()
  await tell('stf_1', 'adjust', 'MUG')
  await tell('stf_1', 'receive', 'PAN', 'depot')
  const [pan, adjusted, pot, mug] = [
    ['stf_1', 'receive', 'PAN'],
    ['stf_1', 'adjust', 'MUG'],
    ['stf_2', 'receive', 'POT'],
    ['stf_1', 'receive', 'MUG'],
  ]
  assert.deepEqual(await found(), [pan, adjusted, pot, mug])
  assert.deepEqual(await found({ subject: 'stf_2' }), [pot])
  assert.deepEqual(await found({ service: 'stock', operation: 'receive' }), [pot, mug])
  assert.deepEqual(await found({ since: later }), [pan, adjusted])
  assert.deepEqual(await found({ until: later, subject: 'stf_1' }), [mug])
  assert.deepEqual(await found({ subject: 'stf_3' }), [])
})

test('the log is read in pages, and what is added meanwhile moves nothing', async () => {
  for (const sku of ['A', 'B', 'C']) await tell('stf_1', 'receive', sku)
  const first = await shop.ask(audit, { limit: 2 }, auditor)
  await tell('stf_1', 'receive', 'D')
  const next = await shop.ask(audit, { limit: 2, cursor: first.page.nextCursor ?? '' }, auditor)
  assert.deepEqual(
    [first, next].map(({ data, page }) => [data.map(({ about }) => about[0]?.id), page.hasMore]),
    [
      [['C', 'B'], true],
      [['A'], false],
    ],
  )
})

test('what staff do here is in the log too, and what customers do is not', async () => {
  const { staffId } = await newStaff(shop, 'grace@example.com', ['support'], staff)
  await newCustomer(shop, 'ada@example.com')
  await shop.published()
  const { data } = await shop.ask(audit, {}, auditor)
  assert.deepEqual(
    data.map(({ subject, service: where, operation, about }) => [subject, where, operation, about]),
    [['staff', 'user', 'addStaff', [{ field: 'staffId', id: staffId }]]],
  )
  assert.ok(!JSON.stringify(data).includes('grace'))
})

test('that staff sign in, or choose a password by a link, is in the log; what is refused is not, and customers are not', async () => {
  const { staffId } = await newStaff(shop, 'grace@example.com', ['support'], staff)
  await newCustomer(shop, 'ada@example.com')
  for (const email of ['grace@example.com', 'ada@example.com', 'nobody@example.com'])
    assert.equal((await problem(shop, login, { email, password: 'not this one' }))[0], 401)
  for (const email of ['grace@example.com', 'ada@example.com']) {
    await shop.ask(forgotPassword, { email })
    await shop.ask(resetPassword, { token: await linkTo(shop, email), password: `${PASSWORD} new` })
    await signIn(shop, { email, password: `${PASSWORD} new` })
  }
  await shop.published()
  const { data } = await shop.ask(audit, { subject: staffId }, auditor)
  assert.deepEqual(
    data.map(({ service: where, operation, about }) => [where, operation, about]),
    [
      ['user', 'login', []],
      ['user', 'resetPassword', []],
    ],
  )
  for (const { traceId } of data) assert.match(traceId, /^[0-9a-f]{32}$/)
  assert.equal((await shop.ask(audit, {}, auditor)).data.length, 3, 'and that she was added')
})

test('only who may read the log reads it, and a wrong question is refused', async () => {
  assert.deepEqual((await problem(shop, audit, {}))[0], 401)
  assert.deepEqual((await problem(shop, audit, {}, { subject: 'cus_1' }))[0], 403)
  assert.deepEqual((await problem(shop, audit, {}, { subject: 'stf_1', permissions: ['user:read'] }))[0], 403)
  assert.deepEqual(await problem(shop, audit, { cursor: 'x' }, auditor), [422, 'bad_cursor', '/cursor'])
  const nowhen = { since: '2026-13-01T00:00:00Z' }
  assert.deepEqual(await problem(shop, audit, nowhen, auditor), [422, 'no_such_time', '/since'])
  assert.deepEqual((await problem(shop, audit, { until: 'yesterday' }, auditor)).slice(0, 2), [422, 'invalid'])
})

test('the log can only be added to', async () => {
  await tell('stf_1', 'receive', 'MUG')
  const refused = /only ever added to/
  const database = shop.database('user')
  await assert.rejects(
    database.transaction((db) => db.run`delete from act`),
    refused,
  )
  await assert.rejects(
    database.transaction((db) => db.run`update act set subject = 'stf_2'`),
    refused,
  )
  assert.equal((await found()).length, 1)
})
