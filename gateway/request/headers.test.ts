import assert from 'node:assert/strict'
import { test } from 'node:test'
import { request } from 'undici'
import { command, contract, object, query } from '@souk/kit/contract'
import { town, until } from '../test-support.ts'

const shop = contract('shop', {
  doc: 'A small shop.',
  operations: {
    look: query('GET /v1/things', { doc: 'Things.', input: object({}), output: object({}), access: 'public' }),
    picture: query('GET /v1/picture', { doc: 'One.', input: object({}), output: object({}), access: 'public' }),
    make: command('POST /v1/things', { doc: 'Makes.', input: object({}), output: object({}), access: 'public' }),
  },
  events: {},
})

const common = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
}
const traced = { ...common, 'x-request-id': '…' }
const forwarded = { ...traced, traceparent: '…' }
const problem = {
  ...traced,
  'content-type': 'application/problem+json',
  'content-length': '…',
  'cache-control': 'no-store',
}
const page =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Every header of every kind of answer: what is new here was thought about. */
const answers: readonly [method: string, path: string, status: number, headers: Record<string, string>][] = [
  [
    'GET',
    '/v1/things',
    200,
    {
      ...forwarded,
      'content-type': 'application/json',
      'content-length': '…',
      'cache-control': 'no-cache',
      vary: 'accept-encoding',
    },
  ],
  [
    'POST',
    '/v1/things',
    200,
    { ...forwarded, 'content-type': 'application/json', 'content-length': '…', 'cache-control': 'no-store' },
  ],
  [
    'GET',
    '/v1/picture',
    200,
    {
      ...forwarded,
      'content-type': 'image/svg+xml',
      'content-length': '…',
      'cache-control': 'no-cache',
      vary: 'accept-encoding',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    },
  ],
  ['GET', '/v1/nothing', 404, problem],
  ['PUT', '/v1/things', 405, { ...problem, allow: 'GET, HEAD, POST' }],
  ['OPTIONS', '/v1/things', 204, { ...common, allow: 'GET, HEAD, POST' }],
  ['GET', '/', 302, { ...traced, location: '/docs', 'content-length': '…' }],
  [
    'GET',
    '/docs',
    200,
    {
      ...traced,
      'content-type': 'text/html; charset=utf-8',
      'content-length': '…',
      'cache-control': 'no-cache',
      etag: '…',
      vary: 'accept-encoding',
      'content-security-policy': page,
    },
  ],
  [
    'GET',
    '/openapi.json',
    200,
    {
      ...traced,
      'content-type': 'application/json; charset=utf-8',
      'content-length': '…',
      'cache-control': 'no-cache',
      etag: '…',
      vary: 'accept-encoding',
    },
  ],
  [
    'GET',
    '/health/live',
    200,
    {
      ...traced,
      'content-type': 'application/json; charset=utf-8',
      'content-length': '…',
      'cache-control': 'no-store',
      vary: 'accept-encoding',
    },
  ],
]

const passing = new Set(['x-request-id', 'traceparent', 'content-length', 'etag'])

test('every kind of answer has exactly the headers that were thought about', async (t) => {
  const place = await town(t)
  await place.service(shop, (message, response) => {
    const type = message.url === '/v1/picture' ? 'image/svg+xml' : 'application/json'
    response
      .writeHead(200, { 'content-type': type, 'content-length': 2, server: 'shop/1', 'x-powered-by': 'us' })
      .end('{}')
  })
  const gateway = await place.gateway({ expected: ['shop'] })
  await until(() => gateway.notReady().length === 0)
  for (const [method, path, status, expected] of answers) {
    const { statusCode, headers, body } = await request(gateway.url + path, { method: method as 'GET' })
    await body.dump()
    const { date, connection: _connection, 'keep-alive': _keepAlive, ...seen } = headers
    assert.ok(date)
    assert.equal(statusCode, status, `${method} ${path}`)
    const shown = Object.fromEntries(
      Object.entries(seen).map(([name, value]) => [name, passing.has(name) ? '…' : value]),
    )
    assert.deepEqual(shown, expected, `${method} ${path}`)
  }
})
