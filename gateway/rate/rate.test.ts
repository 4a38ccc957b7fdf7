import assert from 'node:assert/strict'
import { test } from 'node:test'
import { request } from 'undici'
import { command, contract, object, query, string } from '@souk/kit/contract'
import { STAFF_KEY, town, until, type Town } from '../test-support.ts'

const shop = contract('shop', {
  doc: 'A small shop.',
  operations: {
    look: query('GET /v1/things', { doc: 'Things.', input: object({}), output: object({}), access: 'public' }),
    buy: command('POST /v1/orders', {
      doc: 'Buys.',
      input: object({}),
      output: object({}),
      access: 'public',
      priority: 'checkout',
    }),
    enter: command('POST /v1/enter', {
      doc: 'Takes a password.',
      input: object({ password: string() }),
      output: object({}),
      access: 'public',
      guessable: true,
    }),
  },
  events: {},
})

const settings = { limitLocal: true, browsePerMinute: 30, checkoutPerMinute: 5, guessPerMinute: 2 }

async function open(place: Town, changed: object = {}) {
  const stall = await place.service(shop, (_, response) => void response.end('{}'))
  const gateway = await place.gateway({ expected: ['shop'], settings: { ...settings, ...changed } })
  await until(() => gateway.notReady().length === 0)
  const ask = async (method: 'GET' | 'POST', path: string, headers: Record<string, string> = {}) => {
    const answer = await request(gateway.url + path, { method, headers })
    return { status: answer.statusCode, headers: answer.headers, body: await answer.body.text() }
  }
  return { stall, ask }
}

test('too many requests of one kind are refused with the time to wait, and do not reach the service', async (t) => {
  const { stall, ask } = await open(await town(t))
  for (let n = 4; n >= 0; n--) {
    const { status, headers } = await ask('POST', '/v1/orders')
    assert.equal(status, 200)
    assert.equal(headers['ratelimit-limit'], '5')
    assert.equal(headers['ratelimit-remaining'], String(n))
    assert.match(String(headers['ratelimit-reset']), /^\d+$/)
  }
  const { status, headers, body } = await ask('POST', '/v1/orders')
  assert.equal(status, 429)
  assert.match(String(headers['content-type']), /^application\/problem\+json/)
  const wait = Number(headers['retry-after'])
  assert.ok(wait >= 1 && wait <= 12, String(wait))
  assert.equal(headers['ratelimit-remaining'], '0')
  assert.equal(JSON.parse(body).code, 'rate_limited')
  assert.equal(stall.requests.length, 5)
})

test('each kind of request has a limit of its own, and paths that do not exist count as browsing', async (t) => {
  const { ask } = await open(await town(t))
  assert.deepEqual([(await ask('POST', '/v1/enter')).status, (await ask('POST', '/v1/enter')).status], [200, 200])
  assert.equal((await ask('POST', '/v1/enter')).status, 429, 'few guesses')
  assert.equal((await ask('POST', '/v1/orders')).status, 200, 'who cannot guess can buy')
  for (let n = 0; n < 30; n++) assert.equal((await ask('GET', `/v1/nothing/${n}`)).status, 404)
  assert.equal((await ask('GET', '/v1/nothing')).status, 429)
  assert.equal((await ask('GET', '/v1/things')).status, 429)
  assert.equal((await ask('GET', '/health/live')).status, 200, 'health is always told')
})

test('the network that a trusted proxy names is counted; what the client claims before it changes nothing', async (t) => {
  const { ask } = await open(await town(t), { trustedHops: 1 })
  const via = (address: string) => ({ 'x-forwarded-for': address })
  for (let n = 0; n < 5; n++)
    assert.equal((await ask('POST', '/v1/orders', via(`198.51.100.${n}, 203.0.113.${n}`))).status, 200)
  assert.equal((await ask('POST', '/v1/orders', via('192.0.2.1, 203.0.113.77'))).status, 429)
  assert.equal((await ask('POST', '/v1/orders', via('203.0.113.1, 192.0.2.1'))).status, 200)
})

test('without trusted proxies nobody gets a new limit by a header', async (t) => {
  const { ask } = await open(await town(t))
  const answers = []
  for (let n = 0; n < 6; n++)
    answers.push((await ask('POST', '/v1/orders', { 'x-forwarded-for': `203.0.${n}.1` })).status)
  assert.deepEqual(answers, [200, 200, 200, 200, 200, 429])
})

test('an account is counted too, and may ask for less than the network it comes from', async (t) => {
  const { ask } = await open(await town(t))
  const headers = { authorization: `Bearer ${STAFF_KEY}` }
  for (let n = 0; n < 3; n++) assert.equal((await ask('GET', '/v1/things', headers)).status, 200)
  const fourth = await ask('GET', '/v1/things', headers)
  assert.equal(fourth.status, 429)
  assert.equal(fourth.headers['ratelimit-limit'], '3')
  assert.equal((await ask('GET', '/v1/things')).headers['ratelimit-limit'], '30', 'the others in its network go on')
})

test('programs on this machine are not limited, unless somebody forwards through it', async (t) => {
  const { ask } = await open(await town(t), { limitLocal: false })
  for (let n = 0; n < 12; n++) {
    const { status, headers } = await ask('POST', '/v1/orders')
    assert.equal(status, 200)
    assert.equal(headers['ratelimit-limit'], undefined)
  }
  const answers = []
  for (let n = 0; n < 6; n++) answers.push((await ask('POST', '/v1/orders', { 'x-forwarded-for': '6.6.6.6' })).status)
  assert.equal(answers.at(-1), 429)
})
