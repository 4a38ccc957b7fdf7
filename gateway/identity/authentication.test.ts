import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { request } from 'undici'
import { contract } from '@souk/kit/contract'
import { pen, people, registrar, UNHEARD, write, type Registrar } from './test-support.ts'
import type { Reply } from '../graphql/test-support.ts'
import { callGrpc } from '../grpc/test-support.ts'
import { createPassports, folderKeys } from '@souk/kit/passport'
import { systemClock } from '@souk/kit/world'
import type { GatewayOptions } from '../index.ts'
import { raw, STAFF_KEY, town, until, type Town } from '../test-support.ts'

const first = await pen('key_1')
const now = () => Date.now()

interface Said {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly challenge: string | undefined
  readonly retryAfter: string | undefined
}

async function ask(
  url: string,
  path: string,
  key?: string,
  how: { headers?: object; body?: object } = {},
): Promise<Said> {
  const answer = await request(`${url}${path}`, {
    method: how.body ? 'POST' : 'GET',
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(how.body ? { 'content-type': 'application/json' } : {}),
      ...how.headers,
    },
    ...(how.body ? { body: JSON.stringify(how.body) } : {}),
  })
  const { traceId: _, ...body } = (await answer.body.json()) as Record<string, unknown>
  const { 'www-authenticate': challenge, 'retry-after': retryAfter } = answer.headers
  return { status: answer.statusCode, body, challenge: challenge as string, retryAfter: retryAfter as string }
}

/** A gateway and a service that vouches, both real. */
async function open(t: TestContext): Promise<{ place: Town; url: string; who: Registrar }> {
  const place = await town(t)
  const who = registrar()
  who.keys.push(first.shown)
  await place.host(who.service)
  const { url } = await place.gateway()
  await until(async () => (await ask(url, '/v1/open')).status === 200)
  return { place, url, who }
}

test('nobody, a customer, an API key and the staff key are each told apart, and the service hears who it is', async (t) => {
  const { url, who } = await open(t)
  who.apiKeys.set('souk_key_1_x', { subject: 'stf_2', permissions: ['people:read'] })
  const bodyFor = async (key?: string) => (await ask(url, '/v1/open', key)).body
  assert.deepEqual(await bodyFor(), { permissions: [] })
  assert.deepEqual(await bodyFor(await write(first, now())), { subject: 'cus_1', permissions: [] })
  const staff = await write(first, now(), { sub: 'stf_1', permissions: ['people:write'] })
  assert.deepEqual(await bodyFor(staff), { subject: 'stf_1', permissions: ['people:write'] })
  assert.deepEqual(await bodyFor('souk_key_1_x'), { subject: 'stf_2', permissions: ['people:read'] })
  assert.deepEqual(await bodyFor(STAFF_KEY), { subject: 'staff', permissions: ['*'] })
})

test('that an API key is used is told beside the request, which does not depend on it', async (t) => {
  const { url, who, place } = await open(t)
  for (const key of ['souk_key_1_x', UNHEARD]) who.apiKeys.set(key, { subject: 'stf_2', permissions: [] })
  for (let at = 0; at < 3; at++)
    for (const key of ['souk_key_1_x', UNHEARD]) assert.equal((await ask(url, '/v1/open', key)).status, 200)
  await until(() => place.telemetry.lines.some(({ message }) => message === 'that an API key is used was not heard'))
  await until(() => who.used.length > 0)
  assert.deepEqual(who.used, ['souk_key_1_x'])
})

test('the keys of whoever vouches are at the well-known path, and nothing else of a service is below it', async (t) => {
  const { url, place } = await open(t)
  const { status, body } = await ask(url, '/.well-known/jwks.json')
  assert.equal(status, 200)
  assert.deepEqual(
    (body.keys as { kid: string }[]).map(({ kid }) => kid),
    ['key_1'],
  )
  assert.equal((await ask(url, '/v1/introspections', undefined, { headers: { 'x-api-key': 'souk_1_x' } })).status, 404)
  const { vouches: _, ...mute } = people
  await place.service(contract('other', { ...mute, events: {} }), (_request, response) => void response.end('{}'))
  const ready = async () => (await ask(url, '/health/ready')).body.warnings as string[]
  await until(async () => (await ready()).some((each) => /jwks\.json of other is not routed/.test(each)))
  assert.deepEqual((await ask(url, '/.well-known/jwks.json')).body, body)
})

test('of two that vouch for people the first is believed, and somebody is told', async (t) => {
  const { url, place, who } = await open(t)
  const second = await pen('key_2')
  const shown = JSON.stringify({ keys: [second.shown] })
  await place.service(contract('rival', { ...people, events: {} }), (_, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(shown)
  })
  const ready = async () => (await ask(url, '/health/ready')).body.warnings as string[]
  await until(async () => (await ready()).includes('rival does not vouch for anybody: people does already.'))
  assert.equal((await ask(url, '/v1/mine', await write(second, now()))).status, 401)
  assert.equal((await ask(url, '/v1/mine', await write(first, now()))).status, 200)
  assert.ok(who.asked.keys > 0)
})

test('a wrong token is refused on every route, also where none is needed, and the refusal says so', async (t) => {
  const { url, who } = await open(t)
  const expired = await write(first, now() - 700_000)
  const asked = who.asked.introspect
  for (const key of [expired, `${expired}x`, 'souk_key_1_unknown', 'nonsense', 'a.b.c'])
    for (const path of ['/v1/open', '/v1/mine', '/v1/all', '/.well-known/jwks.json']) {
      const said = await ask(url, path, key)
      assert.deepEqual([said.status, said.body.code], [401, 'unauthenticated'], `${path} ${key}`)
      assert.equal(said.challenge, 'Bearer error="invalid_token"')
    }
  const basic = await ask(url, '/v1/open', undefined, { headers: { authorization: 'Basic c3RhZmY6c3RhZmY=' } })
  assert.equal(basic.status, 401)
  assert.equal(who.asked.introspect - asked, 1)
})

test('what the contract does not allow is refused at the gateway, with the answer that the service would give', async (t) => {
  const { url, place } = await open(t)
  const service = place.discovery.instances('people')[0]?.url as string
  const passports = createPassports(
    'gateway',
    await folderKeys(`${place.folder}/keys`, 'gateway', systemClock),
    systemClock,
  )
  const customer = { subject: 'cus_1', permissions: [] }
  const some = { subject: 'stf_1', permissions: ['people:read'] }
  const cases = [
    { path: '/v1/mine', bearer: {}, key: undefined, status: 401 },
    { path: '/v1/all', bearer: {}, key: undefined, status: 401 },
    { path: '/v1/all', bearer: customer, key: await write(first, now()), status: 403 },
    {
      path: '/v1/all',
      body: { to: 'x' },
      bearer: some,
      key: await write(first, now(), { sub: 'stf_1', permissions: ['people:read'] }),
      status: 403,
    },
  ]
  for (const { path, bearer, key, status, body } of cases) {
    const before = place.telemetry.spans.length
    const early = await ask(url, path, key, body ? { body } : {})
    assert.equal(early.status, status, path)
    assert.equal(early.challenge, status === 401 ? 'Bearer' : undefined)
    const reached = place.telemetry.spans.slice(before).filter(({ name }) => name.startsWith('people.'))
    assert.deepEqual(reached, [], 'it did not reach the service')
    const passport = await passports.issue('people', bearer)
    const late = await ask(service, path, undefined, { headers: { 'x-passport': passport }, ...(body ? { body } : {}) })
    assert.deepEqual({ ...early, retryAfter: undefined }, { ...late, retryAfter: undefined })
  }
})

test('who may not send a body is answered before it comes', async (t) => {
  const { url } = await open(t)
  const token = await write(first, now())
  const head = `POST /v1/all HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`
  for (const more of ['Content-Length: 100000\r\n', 'Expect: 100-continue\r\nContent-Length: 100000\r\n'])
    assert.equal((await raw(url, `${head}${more}\r\n`)).status, 403)
  assert.equal((await raw(url, `${head}Transfer-Encoding: chunked\r\n\r\n`)).status, 403)
})

test('the staff key is for the machine of the gateway: passed on by somebody it opens nothing', async (t) => {
  const { url } = await open(t)
  assert.equal((await ask(url, '/v1/all', STAFF_KEY)).status, 200)
  const relays = ['X-Forwarded-For', 'x-forwarded-host', 'X-Forwarded-Proto', 'X-Real-IP', 'Forwarded', 'Via']
  for (const name of relays)
    for (const value of ['203.0.113.7', '127.0.0.1']) {
      const said = await ask(url, '/v1/all', STAFF_KEY, { headers: { [name]: value } })
      assert.deepEqual([said.status, said.body.code], [401, 'unauthenticated'], name)
    }
  assert.equal((await ask(url, '/v1/mine', await write(first, now()), { headers: { via: '1.1 x' } })).status, 200)
})

test('while whoever vouches is away tokens go on to be verified, and of an API key it is said that it cannot be told', async (t) => {
  const place = await town(t)
  const who = registrar()
  who.keys.push(first.shown)
  who.apiKeys.set('souk_known_x', { subject: 'stf_1', permissions: [] })
  const shop = contract('shop', {
    doc: 'Sells.',
    operations: { open: { ...people.operations.open, path: '/v1/shop' } },
    events: {},
  })
  await place.service(shop, (_, response) => void response.end('{}'))
  const running = await place.host(who.service)
  const before = await place.gateway()
  const statusAt = async (url: string, key: string) => (await ask(url, '/v1/shop', key)).status
  await until(async () => (await statusAt(before.url, await write(first, now()))) === 200)
  assert.equal(await statusAt(before.url, 'souk_known_x'), 200)
  await running.stop()

  assert.equal(await statusAt(before.url, await write(first, now(), { jti: 'another' })), 200)
  assert.equal(await statusAt(before.url, 'souk_known_x'), 200)
  const unknown = await ask(before.url, '/v1/shop', 'souk_other_x')
  assert.deepEqual([unknown.status, unknown.body.code], [503, 'unavailable'])
  assert.match(String(unknown.retryAfter), /^[1-9]\d*$/)

  await before.stop()
  const after = await place.gateway()
  assert.equal(await statusAt(after.url, await write(first, now())), 200)
  assert.equal(await statusAt(after.url, await write(first, now() - 700_000)), 401)
  assert.equal(await statusAt(after.url, 'souk_known_x'), 503)
})

test('where nobody vouches no token and no API key is known, and everybody else goes on', async (t) => {
  const place = await town(t)
  const shop = contract('shop', { doc: 'Sells.', operations: { open: people.operations.open }, events: {} })
  await place.service(shop, (_, response) => void response.end('{}'))
  const { url } = await place.gateway()
  await until(async () => (await ask(url, '/v1/open')).status === 200)
  assert.equal((await ask(url, '/v1/open', await write(first, now()))).status, 401)
  assert.equal((await ask(url, '/v1/open', 'souk_key_1_x')).status, 401)
  assert.equal((await ask(url, '/v1/open', STAFF_KEY)).status, 200)
})

test('an API key opens only what it was made for: what is for whoever is signed in is refused to it by every wire', async (t) => {
  const place = await town(t)
  const who = registrar()
  who.keys.push(first.shown)
  who.apiKeys.set('souk_key_1_x', { subject: 'stf_1', permissions: ['people:read', '*'] })
  await place.host(who.service)
  const { url, grpcUrl } = await place.gateway({ grpcPort: 0 })
  await until(async () => (await ask(url, '/v1/open')).status === 200)
  const client = callGrpc(grpcUrl as string, people)
  t.after(client.close)
  const { mine, all } = people.operations
  const statuses = async (key: string) => {
    const body = { query: '{ peopleMine { subject } }' }
    const { data, errors } = (await ask(url, '/graphql', key, { body })).body as Reply
    const called = await client.ask(mine, {}, { authorization: `Bearer ${key}` })
    const over = await ask(url, '/v1/mine', key)
    return [over.status, over.body.code, errors?.[0]?.extensions?.code, data?.peopleMine, called.code, called.body]
  }
  const token = await write(first, now(), { sub: 'stf_1', permissions: ['people:read'] })
  assert.deepEqual((await statuses(token)).slice(0, 3), [200, undefined, undefined])
  assert.deepEqual(await statuses('souk_key_1_x'), [403, 'forbidden', 'forbidden', null, 7, undefined])
  assert.match(String((await ask(url, '/v1/mine', 'souk_key_1_x')).body.detail), /only what it was made for/)
  assert.equal((await ask(url, '/v1/all', 'souk_key_1_x')).status, 200)
  assert.equal((await client.ask(all, {}, { authorization: 'Bearer souk_key_1_x' })).code, 0)
})

test('an API key that is taken back is refused, and one that lost a permission has lost it', async (t) => {
  const { url, who } = await open(t)
  who.apiKeys.set('souk_short_x', {
    subject: 'stf_1',
    permissions: ['people:read'],
    expiresAt: new Date(now() + 1_500).toISOString(),
  })
  assert.equal((await ask(url, '/v1/all', 'souk_short_x')).status, 200)
  who.apiKeys.delete('souk_short_x')
  await until(async () => (await ask(url, '/v1/all', 'souk_short_x')).status === 401)
})

test('tokens of another issuer are accepted where the gateway is told so', async (t) => {
  const place = await town(t)
  const who = registrar()
  who.keys.push(first.shown)
  await place.host(who.service)
  const issue: GatewayOptions['issue'] = { issuer: 'https://id.example', audience: 'shop' }
  const { url } = await place.gateway({ issue })
  await until(async () => (await ask(url, '/v1/open')).status === 200)
  const theirs = { iss: 'https://id.example', aud: ['shop', 'other'] }
  assert.equal((await ask(url, '/v1/mine', await write(first, now(), theirs))).status, 200)
  assert.equal((await ask(url, '/v1/mine', await write(first, now()))).status, 401)
})
