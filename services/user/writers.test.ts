import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createPostgresHome, openPostgres } from '@souk/kit/database/postgres'
import { trial, type Trial } from '@souk/kit/testing'
import { startPostgres, type Postgres } from '@souk/kit/testing/postgres'
import { systemClock, systemRandom } from '@souk/kit/world'
import { MOST_ADDRESSES, user } from './contract.ts'
import service from './service.ts'
import { linksTo, linkTo, newCustomer, PASSWORD, signIn } from './test-support.ts'

const {
  register,
  verifyEmail,
  login,
  refresh,
  keys,
  addAddress,
  addresses,
  forgotPassword,
  resetPassword,
  changeMe,
  me,
} = user.operations
const WRITERS = 32
const patient = { deadlineMs: 100_000 }
const HOME = { name: 'Ada Lovelace', line1: '12 St James Square', city: 'London', country: 'GB' }

let postgres: Postgres
let shop: Trial
before(async () => {
  postgres = await startPostgres()
  shop = await trial([service], {
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

const times = <T>(work: (n: number) => Promise<T>) => Promise.all(Array.from({ length: WRITERS }, (_, n) => work(n)))
const statuses = (answers: readonly { status: number }[]) =>
  Object.fromEntries([...Map.groupBy(answers, ({ status }) => status)].map(([status, all]) => [status, all.length]))

test('of many who sign in first at once all get a token of the one key', async () => {
  await shop.ask(register, { email: 'first@example.com', password: PASSWORD, name: 'First' })
  await shop.ask(verifyEmail, { token: await linkTo(shop, 'first@example.com') })
  const answers = await times(() => shop.send(login, { email: 'first@example.com', password: PASSWORD }, patient))
  assert.deepEqual(statuses(answers), { 200: WRITERS })
  assert.equal((await shop.ask(keys, {})).keys.length, 1)
})

test('of many who refresh with one token at once all get the same next one', async () => {
  const { refreshToken } = await newCustomer(shop, 'many@example.com')
  const answers = await times(() => shop.ask(refresh, { refreshToken }, patient))
  const next = new Set(answers.map((each) => each.refreshToken))
  assert.equal(next.size, 1)
  const [only = ''] = next
  await shop.ask(refresh, { refreshToken: only })
})

test('of many who open links for one address at once one gets it', async () => {
  const email = 'wanted@example.com'
  for (let n = 0; n < 5; n++) await shop.ask(register, { email, password: `${PASSWORD} ${n}`, name: `No ${n}` })
  const links = await linksTo(shop, email, 5)
  const answers = await times((n) => shop.send(verifyEmail, { token: links[n % 5] }, patient))
  assert.deepEqual(statuses(answers), { 200: 1, 410: WRITERS - 1 })
})

test('of many who open one link to another password at once one chooses it', async () => {
  const email = 'lost@example.com'
  await newCustomer(shop, email)
  await shop.ask(forgotPassword, { email })
  const token = await linkTo(shop, email)
  const answers = await times((n) => shop.send(resetPassword, { token, password: `${PASSWORD} ${n}` }, patient))
  assert.deepEqual(statuses(answers), { 200: 1, 410: WRITERS - 1 })
  const chosen = answers.findIndex(({ status }) => status === 200)
  await signIn(shop, { email, password: `${PASSWORD} ${chosen}` })
})

test('of many who choose another password at once, each by a link of their own, one does', async () => {
  const email = 'links@example.com'
  await newCustomer(shop, email)
  for (let n = 0; n < 5; n++) await shop.ask(forgotPassword, { email })
  const links = await linksTo(shop, email, 5)
  const answers = await times((n) =>
    shop.send(resetPassword, { token: links[n % 5], password: `${PASSWORD} ${n}` }, patient),
  )
  assert.deepEqual(statuses(answers), { 200: 1, 410: WRITERS - 1 })
})

test('of many guesses at once each that is answered is counted', async () => {
  for (const email of ['nobody@example.com', 'many@example.com']) {
    const answers = await times(() => shop.send(login, { email, password: 'not this one' }, patient))
    const { 401: answered = 0, 429: refused = 0 } = statuses(answers)
    const [row] = await shop.database('user').read.all<{ failures: number }>`
      select failures from failure where failures > 0 order by failed_at desc limit 1`
    // Who comes a second later may guess once more.
    assert.ok(answered >= 5 && answered < 10, String(answered))
    assert.deepEqual([answered + refused, row?.failures], [WRITERS, answered], email)
  }
})

test('of many addresses at once fifty are kept, and one is the default', async () => {
  const { as } = await newCustomer(shop, 'settler@example.com')
  const add = (n: number) => shop.send(addAddress, { ...HOME, line1: `No ${n}` }, { ...as, ...patient })
  const answers = [...(await times(add)), ...(await times(add))]
  assert.deepEqual(statuses(answers), { 201: MOST_ADDRESSES, 409: 2 * WRITERS - MOST_ADDRESSES })
  const { data } = await shop.ask(addresses, {}, as)
  assert.deepEqual([data.length, data.filter(({ isDefault }) => isDefault).length], [MOST_ADDRESSES, 1])
})

test('of many changes of one customer at once none is lost', async () => {
  const { as } = await newCustomer(shop, 'changing@example.com')
  const changes = [{ name: 'New Name' }, { phone: '+44 20 7946 0018' }, { locale: 'fr' }, { marketing: true }]
  await times((n) => shop.ask(changeMe, changes[n % 4] ?? {}, { ...as, ...patient }))
  const { name, phone, locale, marketing } = await shop.ask(me, {}, as)
  assert.deepEqual([name, phone, locale, marketing], ['New Name', '+44 20 7946 0018', 'fr', true])
})
