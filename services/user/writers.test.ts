import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Writer } from '@souk/kit/database'
import { createPostgresHome, openPostgres } from '@souk/kit/database/postgres'
import { service as serviceOf } from '@souk/kit/service'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { startPostgres, type Postgres } from '@souk/kit/testing/postgres'
import { systemClock, systemRandom } from '@souk/kit/world'
import { order } from '@souk/order/contract'
import { MOST_ADDRESSES, user } from './contract.ts'
import service from './service.ts'
import { hashOfLowCost, linksTo, linkTo, newCustomer, newStaff, PASSWORD, signIn } from './test-support.ts'

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
  eraseMe,
  erase,
  changeStaff,
} = user.operations
const WRITERS = 32
const patient = { deadlineMs: 100_000 }
const HOME = { name: 'Ada Lovelace', line1: '12 St James Square', city: 'London', country: 'GB' }

const { ordersOf } = order.operations
/** Nobody has an order there. */
const orders = serviceOf(
  { ...order, operations: { ordersOf } },
  { operations: { ordersOf: async () => ({ data: [], underWay: 0 }) } },
)

let postgres: Postgres
let shop: Trial
before(async () => {
  postgres = await startPostgres()
  shop = await trial([orders, service], {
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

/** Does this in a transaction that stays open until it is told to end. */
async function heldOpen(work: (db: Writer) => Promise<unknown>): Promise<() => Promise<void>> {
  const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const over = shop.database('user').transaction(async (db) => {
    await work(db)
    begun.resolve()
    await end.promise
  })
  await Promise.race([begun.promise, over])
  return () => (end.resolve(), over)
}

/** Until so many transactions wait for others to end, or nobody is there any more who could. */
async function untilWaiting(count: number, answer: Promise<unknown>): Promise<void> {
  let isOver = false
  void answer.then(() => (isOver = true))
  for (let waiting = 0; waiting < count && !isOver;) {
    const [row] = await shop.database('user').read.all<{ n: number }>`
      select count(*) as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
    waiting = row?.n ?? 0
  }
}

/** Under which failures of an address are counted. None are, afterwards. */
async function digestOf(email: string): Promise<string> {
  const database = shop.database('user')
  await database.transaction((db) => db.run`delete from failure`)
  await shop.send(login, { email, password: 'not this one' }, patient)
  const [row] = await database.read.all<{ email_digest: string }>`select email_digest from failure`
  await database.transaction((db) => db.run`delete from failure`)
  return row?.email_digest ?? ''
}

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

const shutOut = {
  'another password is chosen': async (email: string) => {
    await newCustomer(shop, email)
    await shop.ask(forgotPassword, { email })
    const token = await linkTo(shop, email)
    return () => shop.send(resetPassword, { token, password: `${PASSWORD} new` }, patient)
  },
  'they are disabled': async (email: string) => {
    const { staffId } = await newStaff(shop, email, ['support'], staff)
    return () => shop.send(changeStaff, { staffId, disabled: true }, { ...staff, ...patient })
  },
  'they are erased': async (email: string) => {
    const { subject } = await newCustomer(shop, email)
    return () => shop.send(erase, { customerId: subject }, { ...staff, ...patient })
  },
}

for (const [n, [what, prepare]] of Object.entries(shutOut).entries())
  test(`who signs in while ${what} is signed out by that`, async () => {
    const email = `shut-out-${n}@example.com`
    const end = await prepare(email)
    const digest = await digestOf(email)
    // Who signs in has to wait, with the account looked up; nobody else has to wait for this.
    const letGo = await heldOpen(
      (db) => db.run`insert into failure (email_digest, failures, failed_at, locked_until) values (${digest}, 0, 0, 0)`,
    )
    const signingIn = shop.send(login, { email, password: PASSWORD }, patient)
    await untilWaiting(1, signingIn)
    const ending = end()
    await untilWaiting(2, ending)
    await letGo()
    const [{ body }, { status }] = await Promise.all([signingIn, ending])
    assert.ok(status < 300, String(status))
    const { subject, refreshToken } = body as { subject: string; refreshToken: string }
    assert.equal((await shop.send(refresh, { refreshToken }, patient)).status, 401)
    const left = await shop.database('user').read.all`
      select session_id from session where account_id = ${subject} and ended_at is null`
    assert.deepEqual(left, [])
  })

test('an old hash is replaced at a login without undoing what is changed meanwhile', async () => {
  const email = 'outdated@example.com'
  const { as, subject } = await newCustomer(shop, email)
  const database = shop.database('user')
  const hashes = () => database.read.all<{ password_hash: string }>`
    select password_hash from account where account_id = ${subject}`
  const [before] = await hashes()
  const password_hash = hashOfLowCost(PASSWORD)
  await database.transaction(
    (db) => db.run`
    update account set password_hash = ${password_hash} where account_id = ${subject}`,
  )
  const letGo = await heldOpen((db) => db.run`update account set name = 'Countess' where account_id = ${subject}`)
  const signingIn = shop.send(login, { email, password: PASSWORD }, patient)
  await untilWaiting(1, signingIn)
  await letGo()
  assert.equal((await signingIn).status, 200)
  assert.equal((await shop.ask(me, {}, as)).name, 'Countess')
  const [after] = await hashes()
  assert.equal(after?.password_hash.split('$')[3], before?.password_hash.split('$')[3])
})

test('a link to an address that is given up at that moment chooses no password', async () => {
  const email = 'given-up@example.com'
  const { subject } = await newCustomer(shop, email)
  await shop.ask(forgotPassword, { email })
  const token = await linkTo(shop, email)
  const letGo = await heldOpen(
    (db) => db.run`update account set email = 'new@example.com' where account_id = ${subject}`,
  )
  const choosing = shop.send(resetPassword, { token, password: `${PASSWORD} new` }, patient)
  await untilWaiting(1, choosing)
  await letGo()
  assert.equal((await choosing).status, 410)
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

test('of many who erase one customer at once, while others change what belongs to it, one does and nothing is left', async () => {
  const email = 'leaving@example.com'
  const { as, subject } = await newCustomer(shop, email)
  const asked = { ...as, ...patient }
  const ways = [
    () => shop.send(eraseMe, { password: PASSWORD }, asked),
    () => shop.send(addAddress, HOME, asked),
    () => shop.send(changeMe, { phone: '+44 20 7946 0018' }, asked),
    () => shop.send(login, { email, password: PASSWORD }, patient),
  ]
  const answers = await times((n) => (ways[n % 4] as (typeof ways)[number])())
  const erased = answers.filter((_, n) => n % 4 === 0)
  assert.equal(erased.filter(({ status }) => status === 202).length, 1)
  assert.deepEqual(new Set(answers.map(({ status }) => status).filter((status) => status >= 500)), new Set())
  const left = await shop.database('user').read.all<{ n: number }>`
    select count(*) as n from account where account_id = ${subject}
    union all select count(*) from address where account_id = ${subject}
    union all select count(*) from session where account_id = ${subject}
    union all select count(*) from letter where account_id = ${subject}
    union all select count(*) from email_owner where account_id = ${subject}`
  assert.deepEqual(
    left.map(({ n }) => n),
    [0, 0, 0, 0, 0],
  )
})
