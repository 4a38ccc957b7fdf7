import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { Undeliverable, type OutboundMessage } from '@souk/kit/message'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { notification } from '../contract.ts'
import service from '../service.ts'
import { askFor, letterId, makeAccounts, TOKEN } from '../test-support/accounts.ts'

const { voided, kinds, accounts } = makeAccounts()
let shop: Trial
let trouble: (message: OutboundMessage) => void
beforeEach(async () => {
  voided.clear()
  kinds.clear()
  trouble = () => {}
  shop = await trial([accounts, service], {
    env: { NOTIFICATION_ATTEMPTS: '4' },
    deliver: (message) => trouble(message),
  })
})
afterEach(() => shop.stop())

interface Row {
  letter_id: string
  status: string
  attempts: number
  last_error: string | null
}
const kept = () => shop.database('notification').read.all<Row>`select * from account_letter order by letter_id`
const standing = async () => (await kept()).map(({ status, attempts }) => `${status} ${attempts}`)

test('a letter that was asked for is sent within seconds, and nothing of it is kept', async () => {
  kinds.set(letterId(1), 'reset_password')
  await askFor(shop, 1)
  await shop.advance(2_000)
  const [mail, ...others] = shop.delivered()
  assert.deepEqual(others, [])
  assert.deepEqual(
    [mail?.to, mail?.subject, mail?.id],
    ['ada@example.com', 'Choose another password', `msg_${'0'.repeat(25)}1`],
  )
  assert.ok(mail?.text.includes(TOKEN))
  assert.deepEqual(await standing(), ['sent 0'])
  assert.doesNotMatch(JSON.stringify(await kept()), /ada|SSSS/)
})

test('a letter is sent once, however often it is heard of', async () => {
  await askFor(shop, 1)
  await shop.bus.publish(
    'user',
    shop.bus.published().filter(({ subject }) => subject === letterId(1)),
  )
  await shop.advance(5_000)
  assert.equal(shop.delivered().length, 1)
})

test('a letter that is not to be written any more is dropped', async () => {
  voided.add(letterId(1))
  await askFor(shop, 1)
  await shop.advance(5_000)
  assert.deepEqual([shop.delivered().length, await kept()], [0, []])
})

test('while the owner of the accounts or the mail server is away letters wait, and they say nothing of whom they are for', async () => {
  shop.kill('user')
  await askFor(shop, 1)
  await shop.advance(2_000)
  assert.match((await standing())[0] ?? '', /^waiting [12]$/)
  await shop.start(accounts)
  trouble = ({ to }) => {
    throw new Error(`no room for ${to}`)
  }
  await shop.advance(4_000)
  assert.doesNotMatch(JSON.stringify(await kept()), /ada@/)
  trouble = () => {}
  await shop.advance(20_000)
  assert.equal(shop.delivered().length, 1)
})

test('a letter that never gets through is given up, at once when nobody has the address', async () => {
  trouble = ({ id }) => {
    throw id.endsWith('1') ? new Undeliverable('there is nobody of that name') : new Error('busy')
  }
  await askFor(shop, 1)
  await askFor(shop, 2)
  await shop.advance(60_000)
  assert.deepEqual(await standing(), ['failed 1', 'failed 4'])
})

test('staff have letters that were given up tried again; what is void by then is dropped', async () => {
  trouble = () => {
    throw new Error('the mail server is closed')
  }
  await askFor(shop, 1)
  await askFor(shop, 2)
  await shop.advance(60_000)
  assert.deepEqual(await standing(), ['failed 4', 'failed 4'])
  trouble = () => {}
  voided.add(letterId(2))
  assert.deepEqual(await shop.ask(notification.operations.resendFailed, {}, staff), { resent: 2 })
  await shop.advance(2_000)
  assert.deepEqual([shop.delivered().length, await standing()], [1, ['sent 0']])
})

test('many letters at once are all sent, one that fails does not hold up the others', async () => {
  trouble = ({ id }) => {
    if (id.endsWith('07')) throw new Error('not this one')
  }
  for (let n = 0; n < 40; n++) await askFor(shop, n)
  await shop.advance(3_000)
  assert.equal(shop.delivered().length, 39)
})
