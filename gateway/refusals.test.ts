import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { command, contract, integer, object, query, string } from '@souk/kit/contract'
import { raw, town, until, type Stall, type Town } from './test-support.ts'

const shop = contract('shop', {
  doc: 'A small shop.',
  operations: {
    thing: query('GET /v1/things/:id', {
      doc: 'A thing.',
      input: object({ id: string() }),
      output: object({ id: string() }),
      access: 'public',
    }),
    make: command('POST /v1/things', {
      doc: 'Makes a thing.',
      input: object({ name: string(), count: integer() }),
      output: object({ id: string() }),
      access: 'public',
    }),
    inner: query('GET /v1/inner', { doc: 'For services.', input: object({}), output: object({}), access: 'service' }),
  },
  events: {},
})

const H = 'Host: shop.test\r\n'
const get = (target: string, headers = H) => `GET ${target} HTTP/1.1\r\n${headers}\r\n`
const post = (headers: string, body = '{"name":"a"}') =>
  `POST /v1/things HTTP/1.1\r\n${H}Content-Type: application/json\r\n${headers}\r\n${body}`
const length = (body: string) => `Content-Length: ${body.length}\r\n`
const json = '{"name":"a"}'

/** What is sent, and the status that answers it. Nothing of it may reach a service. */
const corpus: readonly [title: string, bytes: string, status: number][] = [
  ['two Host headers', get('/v1/things/1', `${H}Host: evil.test\r\n`), 400],
  ['no Host header', get('/v1/things/1', ''), 400],
  ['two Authorization headers', get('/v1/things/1', `${H}Authorization: Bearer a\r\nAuthorization: Bearer b\r\n`), 400],
  [
    'a header twice in different cases',
    get('/v1/things/1', `${H}AUTHORIZATION: Bearer a\r\nauthorization: x\r\n`),
    400,
  ],
  ['two Content-Type headers', post(`Content-Type: text/plain\r\n${length(json)}`), 400],
  ['two Content-Length headers that differ', post('Content-Length: 12\r\nContent-Length: 5\r\n'), 400],
  ['two Content-Length headers that agree', post('Content-Length: 12\r\nContent-Length: 12\r\n'), 400],
  ['two Idempotency-Key headers', post(`Idempotency-Key: a\r\nIdempotency-Key: b\r\n${length(json)}`), 400],
  ['an empty Idempotency-Key', post(`Idempotency-Key:\r\n${length(json)}`), 400],
  ['an Idempotency-Key of 256 characters', post(`Idempotency-Key: ${'k'.repeat(256)}\r\n${length(json)}`), 400],
  ['a Content-Length and chunks', post('Content-Length: 12\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), 400],
  ['a negative Content-Length', post('Content-Length: -1\r\n'), 400],
  ['a Content-Length in hexadecimal', post('Content-Length: 0xc\r\n'), 400],
  ['an unknown transfer encoding', post('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n'), 400],
  ['a transfer encoding in disguise', post('Transfer-Encoding: xchunked\r\n', '0\r\n\r\n'), 400],
  ['chunks of which one lies about its size', post('Transfer-Encoding: chunked\r\n', 'zz\r\nabc\r\n0\r\n\r\n'), 400],
  ['a compressed body', post(`Content-Encoding: gzip\r\n${length(json)}`), 400],
  ['an unknown expectation', post(`Expect: miracles\r\n${length(json)}`), 400],
  ['a GET with a body', `GET /v1/things/1 HTTP/1.1\r\n${H}${length(json)}\r\n${json}`, 400],
  ['a GET with chunks', `GET /v1/things/1 HTTP/1.1\r\n${H}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
  ['a HEAD with a body', `HEAD /v1/things/1 HTTP/1.1\r\n${H}${length(json)}\r\n${json}`, 400],
  ['HTTP/1.0 with chunks', `POST /v1/things HTTP/1.0\r\n${H}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
  ['an absolute target with another host', get('http://evil.test/v1/things/1'), 400],
  ['an absolute target with user information', get('http://shop.test@evil.test/v1/things/1'), 400],
  ['an encoded slash', get('/v1/things%2f1'), 400],
  ['an encoded slash in upper case', get('/v1/things%2F1'), 400],
  ['encoded dots', get('/v1/things/%2e%2e/inner'), 400],
  ['dot segments', get('/v1/things/../inner'), 400],
  ['a dot segment at the end', get('/v1/things/.'), 400],
  ['an empty segment', get('//v1/things/1'), 400],
  ['a backslash', get('/v1\\things/1'), 400],
  ['an encoded backslash', get('/v1/things/%5c'), 400],
  ['an encoded NUL in the path', get('/v1/things/a%00'), 400],
  ['an encoded NUL in the query', get('/v1/things/a?b=%00'), 400],
  ['a percent sign that encodes nothing', get('/v1/things/100%'), 400],
  ['a fragment', get('/v1/things/1#part'), 400],
  ['a bare NUL', get('/v1/things/\0'), 400],
  ['a letter outside ASCII', get('/v1/things/\xe9'), 400],
  ['a target that is no path', get('*'), 400],
  ['a space in the target', get('/v1/things/1 2'), 400],
  ['a header name with a space', get('/v1/things/1', `${H}X-Thing : 1\r\n`), 400],
  ['a folded header', get('/v1/things/1', `${H}Accept: a\r\n b\r\n`), 400],
  ['an unknown HTTP version', `GET /v1/things/1 HTTP/3.0\r\n${H}\r\n`, 400],
  ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00', 400],
  ['a method that does not exist', `BREW /v1/things HTTP/1.1\r\n${H}\r\n`, 400],
  ['TRACE', `TRACE /v1/things HTTP/1.1\r\n${H}\r\n`, 405],
  ['CONNECT', `CONNECT shop.test:443 HTTP/1.1\r\n${H}\r\n`, 405],
  ['a known path with another method', `DELETE /v1/things HTTP/1.1\r\n${H}\r\n`, 405],
  ['an unknown path', get('/v1/nothing'), 404],
  ['an operation for services only', get('/v1/inner'), 404],
  ['the contract of a service', get('/.contract'), 404],
  ['a header block of 17 KiB', get('/v1/things/1', `${H}X-Large: ${'x'.repeat(17_000)}\r\n`), 431],
  ['a request line of 17 KiB', get(`/v1/things/${'x'.repeat(17_000)}`), 431],
  ['a body announced too large', post('Content-Length: 262145\r\n', ''), 413],
  ['a wrong staff key', get('/v1/things/1', `${H}Authorization: Bearer wrong\r\n`), 401],
  ['another scheme of authorization', get('/v1/things/1', `${H}Authorization: Basic dTpw\r\n`), 401],
  ['an empty Authorization', get('/v1/things/1', `${H}Authorization:\r\n`), 401],
]

describe('what the gateway refuses', { concurrency: true }, () => {
  let url = ''
  let stall: Stall
  let place: Town

  before(async () => {
    place = await town()
    stall = await place.service(shop, (_, response) => void response.end('{}'))
    const gateway = await place.gateway({ expected: ['shop'] })
    url = gateway.url
    await until(() => gateway.notReady().length === 0)
  })

  after(() => place.close())

  for (const [title, bytes, status] of corpus)
    it(`${title}: ${status}, as a problem, and no service hears of it`, async () => {
      const answer = await raw(url, bytes)
      assert.equal(answer.status, status, answer.head)
      assert.match(answer.head, /content-type: application\/problem\+json/i)
      assert.match(answer.head, /x-content-type-options: nosniff/i)
      if (!bytes.startsWith('HEAD')) {
        const problem = JSON.parse(answer.body.slice(answer.body.indexOf('{'))) as { status: number; traceId: string }
        assert.equal(problem.status, status)
        assert.match(problem.traceId, /^[0-9a-f]{32}$/)
      }
      assert.deepEqual(stall.requests, [])
    })

  it('names the methods of a known path', async () => {
    const answer = await raw(url, `PUT /v1/things/1 HTTP/1.1\r\n${H}\r\n`)
    assert.match(answer.head, /\r\nallow: GET, HEAD\r\n/i)
  })

  it('closes the connection after a request whose end cannot be told', async () => {
    const answer = await raw(url, `GET /v1/things/1 HTTP/1.1\r\n${H}${length(json)}\r\n${get('/v1/things/2')}`)
    assert.equal(answer.closed, true)
    assert.equal(answer.body.split('HTTP/1.1').length, 1, 'the body was not read as a second request')
  })

  it('does not keep a connection for the chunks of a request that it refused', async () => {
    const answer = await raw(url, `POST /v1/nothing HTTP/1.1\r\n${H}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`)
    assert.equal(answer.status, 404)
    assert.equal(answer.closed, true)
  })

  it('keeps the connection after a request that it understood and refused', async () => {
    const answer = await raw(url, get('/v1/nothing') + get('/v1/nothing/else'))
    assert.equal(answer.body.match(/HTTP\/1\.1 404/g)?.length, 1)
  })

  it('a path that is right but for a trailing slash or the case of a letter is unknown', async () => {
    assert.equal((await raw(url, get('/v1/things/1/'))).status, 404)
    assert.equal((await raw(url, get('/V1/things/1'))).status, 404)
  })
})
