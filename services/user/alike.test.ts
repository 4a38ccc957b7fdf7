// Whether there is an account is told to nobody: not by what is answered, and not by what it costs to find the answer.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Database } from '@souk/kit/database'
import { trial, type Trial } from '@souk/kit/testing'
import { user } from './contract.ts'
import service from './service.ts'
import { newCustomer, PASSWORD } from './test-support.ts'

const { register, login, forgotPassword } = user.operations
const KNOWN = 'ada@example.com'
const UNKNOWN = 'bob@example.com'

let shop: Trial
before(async () => {
  shop = await trial([service])
  await newCustomer(shop, KNOWN)
})
after(() => shop.stop())

/** How often passwords were hashed, and how many rows there are, table by table. */
async function costs() {
  const hashes = shop.recorded.counts.filter(({ name }) => name === 'passwords')
  const { read }: Database = shop.database('user')
  const rows = await read.all<{ letters: number; failures: number; accounts: number; outbox: number }>`
    select (select count(*) from letter) as letters, (select count(*) from failure) as failures,
      (select count(*) from account) as accounts, (select count(*) from souk_outbox) as outbox`
  return { hashes: hashes.reduce((sum, { value }) => sum + value, 0), ...rows[0] }
}

/** What an operation answers, and what it cost. */
async function asked(operation: Parameters<Trial['send']>[0], input: object) {
  const earlier = await costs()
  const { status, body, retryAfterSeconds } = await shop.send(operation, input)
  const later = await costs()
  const cost = Object.fromEntries(
    Object.entries(later).map(([name, value]) => [name, value - (earlier[name as 'hashes'] ?? 0)]),
  )
  const { traceId: _, ...rest } = body as { traceId?: string }
  return { status, rest, retryAfterSeconds, cost }
}

const inputs: [string, Parameters<Trial['send']>[0], (email: string) => object][] = [
  ['registers', register, (email) => ({ email, password: PASSWORD, name: 'Somebody' })],
  ['has forgotten a password', forgotPassword, (email) => ({ email })],
  ['signs in with a wrong password', login, (email) => ({ email, password: 'not this one' })],
]
for (const [who, operation, inputOf] of inputs)
  test(`whoever ${who} gets the same answer for a known and an unknown address, for the same work`, async () => {
    const known = await asked(operation, inputOf(KNOWN))
    const unknown = await asked(operation, inputOf(UNKNOWN))
    assert.deepEqual(known, unknown)
    assert.notEqual(
      Object.values(known.cost).reduce((sum, each) => sum + each, 0),
      0,
      'the work was seen',
    )
  })

test('the work that is compared would show a difference: who signs in with the right password costs something else', async () => {
  const wrong = await asked(login, { email: KNOWN, password: 'not this one' })
  const right = await asked(login, { email: KNOWN, password: PASSWORD })
  assert.notDeepEqual(wrong.cost, right.cost)
})
