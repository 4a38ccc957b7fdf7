import assert from 'node:assert/strict'
import { test } from 'node:test'
import { request } from 'undici'
import { command, contract, object, optional, query, string } from '@souk/kit/contract'
import { createCors } from './cors.ts'
import { town, until, type Town } from './test-support.ts'

const shop = contract('shop', {
  doc: 'A small shop.',
  operations: {
    look: query('GET /v1/things/:id', {
      doc: 'A thing.',
      input: object({ id: string() }),
      output: object({}),
      access: 'public',
    }),
    change: command('PATCH /v1/things/:id', {
      doc: 'Changes a thing.',
      input: object({ id: string(), secret: optional(string()) }),
      headers: { secret: 'X-Thing-Token' },
      output: object({}),
      access: 'public',
    }),
  },
  events: {},
})

const SHOP = 'https://shop.example'

async function open(place: Town, corsOrigins: string) {
  const stall = await place.service(shop, (_, response) => void response.end('{}'))
  const gateway = await place.gateway({ expected: ['shop'], settings: { corsOrigins } })
  await until(() => gateway.notReady().length === 0)
  const ask = async (method: string, path: string, headers: Record<string, string> = {}) => {
    const answer = await request(gateway.url + path, { method: method as 'GET', headers })
    await answer.body.dump()
    const { date: _date, ...rest } = answer.headers
    return { status: answer.statusCode, headers: rest }
  }
  return { stall, ask }
}

const preflight = (origin: string, method = 'PATCH') => ({
  origin,
  'access-control-request-method': method,
  'access-control-request-headers': 'authorization, x-thing-token',
})

test('a page of an allowed origin may ask what the route takes, and the service hears nothing of it', async (t) => {
  const { stall, ask } = await open(await town(t), `${SHOP} https://admin.example:8443`)
  const { status, headers } = await ask('OPTIONS', '/v1/things/1', preflight(SHOP))
  assert.equal(status, 204)
  assert.equal(headers['access-control-allow-origin'], SHOP)
  assert.equal(headers['access-control-allow-methods'], 'GET, HEAD, PATCH')
  assert.match(String(headers['access-control-allow-headers']), /authorization, .*idempotency-key, .*x-thing-token/)
  assert.equal(headers['access-control-max-age'], '600')
  assert.match(String(headers.vary), /origin.*access-control-request-method/)
  assert.deepEqual(stall.requests, [])
})

test('answers and refusals alike can be read by an allowed origin, with the headers that a client needs', async (t) => {
  const { ask } = await open(await town(t), SHOP)
  for (const [method, path, status] of [
    ['GET', '/v1/things/1', 200],
    ['GET', '/v1/nothing', 404],
    ['PUT', '/v1/things/1', 405],
    ['GET', '/openapi.json', 200],
  ] as const) {
    const answer = await ask(method, path, { origin: SHOP })
    assert.equal(answer.status, status)
    assert.equal(answer.headers['access-control-allow-origin'], SHOP, path)
    assert.match(String(answer.headers['access-control-expose-headers']), /etag, .*retry-after/)
    assert.match(String(answer.headers.vary), /origin/)
  }
})

test('any other origin gets nothing that a browser would let a page read', async (t) => {
  const { ask } = await open(await town(t), SHOP)
  for (const origin of ['https://evil.example', 'http://shop.example', `${SHOP}.evil.example`, `${SHOP}:8443`, 'null'])
    for (const [method, headers] of [
      ['OPTIONS', preflight(origin)],
      ['GET', { origin }],
    ] as const) {
      const answer = await ask(method, '/v1/things/1', headers)
      const names = Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))
      assert.deepEqual(names, [], `${method} of ${origin}`)
      assert.match(String(answer.headers.vary), /origin/, 'a cache keeps the answers apart')
    }
})

test('credentials of the browser are never allowed, not even where every page may read', async (t) => {
  for (const origins of [SHOP, '*']) {
    const { ask } = await open(await town(t), origins)
    for (const method of ['OPTIONS', 'GET']) {
      const { headers } = await ask(method, '/v1/things/1', preflight(SHOP))
      assert.equal(headers['access-control-allow-origin'], origins)
      assert.equal(headers['access-control-allow-credentials'], undefined)
    }
  }
})

test('without allowed origins nothing is said about origins, and OPTIONS names the methods', async (t) => {
  const { ask } = await open(await town(t), '')
  const answer = await ask('OPTIONS', '/v1/things/1', preflight(SHOP))
  assert.equal(answer.status, 204)
  assert.equal(answer.headers.allow, 'GET, HEAD, PATCH')
  assert.deepEqual(
    Object.keys(answer.headers).filter((name) => /^(access-control-.*|vary)$/.test(name)),
    [],
  )
  assert.equal((await ask('OPTIONS', '/v1/nothing', preflight(SHOP))).status, 404)
})

test('what is no origin is refused at the start, with how it is written', () => {
  for (const wrong of ['shop.example', 'https://shop.example/', 'https://*.example', 'https://a.example/b', 'null'])
    assert.throws(() => createCors(`${SHOP} ${wrong}`), /An origin is written https:\/\/shop\.example/, wrong)
})
