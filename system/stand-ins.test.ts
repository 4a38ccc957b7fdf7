import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseStandIns } from './stand-ins.ts'
import { system, type Places } from './system.ts'

const places = async (env: Record<string, string>, more: Partial<Places> = {}): Promise<Places> => ({
  data: '/data',
  port: 8080,
  busUrl: 'http://bus',
  brokerPort: 1,
  discoveryUrl: 'http://discovery',
  staffKey: 'key',
  databaseUrls: {},
  standIns: await chooseStandIns(env),
  sharedSecrets: {},
  ...more,
})

test('messages go to a stand-in until the operator names who really takes them', async () => {
  const names = async (env: Record<string, string>) => system(await places(env)).map(({ name }) => name)
  assert.ok((await names({})).includes('mailbox'))
  assert.ok((await names({ SOUK_SMTP_URL: 'smtp://mail' })).includes('mailbox'))
  const real = { SOUK_SMTP_URL: 'smtp://mail', SOUK_SMS_URL: 'http://sms' }
  assert.ok(!(await names(real)).includes('mailbox'))
})

test('the stand-in of a provider is left out where an adapter to the real one is chosen', async () => {
  const run = async (env: Record<string, string>) =>
    system(await places(env))
      .find(({ name }) => name === 'provider')
      ?.run.at(-1)
  assert.match((await run({})) ?? '', /stand-ins.provider$/)
  assert.match((await run({ PAYMENT_PROVIDER: 'stripe' })) ?? '', /payment.stripe$/)
})

test('what the operator has said is not said otherwise to any process', async () => {
  const parts = system(await places({ SOUK_SMTP_URL: 'smtp://mail' }))
  assert.ok(parts.every(({ env }) => env.SOUK_SMTP_URL === undefined))
  assert.ok(parts.every(({ env }) => env.SOUK_SMS_URL?.startsWith('http://127.0.0.1:')))
})

test('the gateway waits for the stand-ins that run', async () => {
  const gateway = system(await places({})).find(({ name }) => name === 'gateway')
  assert.ok(gateway?.run.includes('mailbox'))
})

test('a stand-in is no part of the shop: it gets no PostgreSQL database', async () => {
  const parts = system(await places({}, { databaseUrls: { mailbox: 'postgres://here' } }))
  assert.ok(parts.every(({ env }) => !('MAILBOX_DATABASE_URL' in env)))
})

test('only the gateway may be reached from elsewhere', async () => {
  const parts = system(await places({}), { SOUK_ADDRESS: '0.0.0.0' })
  assert.deepEqual(
    parts.filter(({ env }) => env.SOUK_ADDRESS !== '127.0.0.1').map(({ name }) => name),
    ['broker', 'gateway'],
  )
})

test('a shared secret reaches only the processes that it is for', async () => {
  const sharedSecrets = { MAILBOX_WEBHOOK_SECRET: 's', OTHER_WEBHOOK_SECRET: 's' }
  const knowing = system(await places({}, { sharedSecrets })).filter(({ env }) =>
    JSON.stringify(env).includes('_SECRET'),
  )
  assert.deepEqual(
    knowing.map(({ name, env }) => [name, env.MAILBOX_WEBHOOK_SECRET, env.OTHER_WEBHOOK_SECRET]),
    [['mailbox', 's', undefined]],
  )
})

test('the gateway accepts the tokens that are made, also where the operator has said for whom they are', async () => {
  const told = async (environment: Record<string, string>) => {
    const { env = {} } = system(await places({}), environment).find(({ name }) => name === 'gateway') ?? {}
    return [env.SOUK_TOKEN_ISSUER, env.SOUK_TOKEN_AUDIENCE]
  }
  assert.deepEqual(await told({}), [undefined, undefined])
  assert.deepEqual(await told({ USER_ISSUER: 'https://id.example', USER_AUDIENCE: 'shop' }), [
    'https://id.example',
    'shop',
  ])
})
