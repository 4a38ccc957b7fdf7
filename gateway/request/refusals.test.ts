import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { command, contract, integer, object, optional, query, string } from '@souk/kit/contract'
import { raw, town, until, type Stall, type Town } from '../test-support.ts'

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
      input: object({ name: string(), count: integer(), coupon: optional(string()) }),
      headers: { coupon: 'X-Coupon' },
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
const postJson = (body: string) => post(length(body), body)
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
const chunks = (bytes: number) =>
  Array.from({ length: Math.ceil(bytes / 1_000) }, () => `3e8\r\n${'x'.repeat(1_000)}\r\n`).join('')

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
  [
    'an Idempotency-Key for the connection',
    post(`Connection: idempotency-key\r\nIdempotency-Key: a\r\n${length(json)}`),
    400,
  ],
  ['an If-Match for the connection', post(`If-Match: "1"\r\nConnection: close, If-Match\r\n${length(json)}`), 400],
  ['an Authorization for the connection', get('/v1/things/1', `${H}Connection:authorization,close\r\n`), 400],
  ['a Content-Type for the connection', post(`CONNECTION: te,\tCONTENT-TYPE\r\n${length(json)}`), 400],
  ['a Content-Length for the connection', post(`Connection: content-length\r\n${length(json)}`), 400],
  ['a header of the contract for the connection', post(`Connection: x-coupon\r\nX-Coupon: a\r\n${length(json)}`), 400],
  [
    'a second Connection header that names more',
    post(`Connection: keep-alive\r\nConnection: ,if-none-match\r\n${length(json)}`),
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
  ['lines that end without a carriage return', 'GET /v1/things/1 HTTP/1.1\nHost: shop.test\n\n', 400],
  ['a carriage return inside of a header', get('/v1/things/1', `${H}X-Thing: a\rX-Passport: b\r\n`), 400],
  ['a NUL inside of a header', get('/v1/things/1', `${H}X-Thing: a\0b\r\n`), 400],
  ['a header without a name', get('/v1/things/1', `${H}: value\r\n`), 400],
  ['a header without a colon', get('/v1/things/1', `${H}X-Thing\r\n`), 400],
  ['a Content-Length with a sign', post('Content-Length: +12\r\n'), 400],
  ['a Content-Length that is a list', post('Content-Length: 12, 12\r\n'), 400],
  ['a Content-Length with a space in it', post('Content-Length: 1 2\r\n'), 400],
  ['a Content-Length without a number', post('Content-Length:\r\n'), 400],
  ['a Content-Length that no number holds', post('Content-Length: 99999999999999999999\r\n'), 400],
  ['a Content-Length after a Transfer-Encoding', post('Transfer-Encoding: chunked\r\nContent-Length: 12\r\n'), 400],
  ['chunks of chunks', post('Transfer-Encoding: chunked, chunked\r\n', '0\r\n\r\n'), 400],
  ['chunks and then as they are', post('Transfer-Encoding: chunked, identity\r\n', '0\r\n\r\n'), 400],
  [
    'two Transfer-Encoding headers',
    post('Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n', '0\r\n\r\n'),
    400,
  ],
  ['a space before the colon of Transfer-Encoding', post('Transfer-Encoding : chunked\r\n', '0\r\n\r\n'), 400],
  ['a Transfer-Encoding with a tab', post('Transfer-Encoding:\tx\r\n', '0\r\n\r\n'), 400],
  ['a folded Transfer-Encoding', post('Transfer-Encoding:\r\n chunked\r\n', '0\r\n\r\n'), 400],
  ['a chunk whose size is negative', post('Transfer-Encoding: chunked\r\n', '-1\r\n\r\n'), 400],
  ['a chunk whose size overflows', post('Transfer-Encoding: chunked\r\n', 'fffffffffffffffff\r\n\r\n'), 400],
  ['a chunk that is longer than it says', post('Transfer-Encoding: chunked\r\n', '1\r\nabc\r\n0\r\n\r\n'), 400],
  [
    'a chunk size that ends without a carriage return',
    post('Transfer-Encoding: chunked\r\n', '1\na\r\n0\r\n\r\n'),
    400,
  ],
  ['a chunk extension of 17 KiB', post('Transfer-Encoding: chunked\r\n', `1;${'x'.repeat(17_000)}\r\na\r\n`), 413],
  ['a body that grows too large in chunks', post('Transfer-Encoding: chunked\r\n', chunks(300_000)), 413],
  ['a HTTP/0.9 request', 'GET /v1/things/1\r\n\r\n', 400],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['a method in lower case', `get /v1/things/1 HTTP/1.1\r\n${H}\r\n`, 400],
  ['a target in the form of CONNECT', get('shop.test:80'), 400],
  ['a target that begins with an at sign', get('@evil.test/v1/things/1'), 400],
  ['an absolute target without a host', get('http:///v1/things/1'), 400],
  ['an absolute target of another scheme', get('file:///etc/passwd'), 400],
  ['an encoded dot segment in mixed case', get('/v1/things/%2E./inner'), 400],
  ['a path of nothing but slashes', get('///'), 400],
  ['a delete sign in the target', get('/v1/things/\x7f'), 400],
  ['a tab in the target', get('/v1/things/1\t2'), 400],
  ['a path that is no UTF-8', get('/v1/things/%c0%af'), 404],
  ['OPTIONS of everything', `OPTIONS * HTTP/1.1\r\n${H}\r\n`, 400],
  ['JSON that is nested 33 times', postJson(nested(33)), 400],
  ['JSON that opens 10,000 objects', postJson('{"a":'.repeat(10_000)), 400],
  [
    'JSON that is nested 33 times, after a header whose value is the name of another',
    `POST /v1/things HTTP/1.1\r\n${H}Accept: content-type\r\nContent-Type: application/json\r\nContent-Length: 66\r\n\r\n${nested(33)}`,
    400,
  ],
  ['a list of 2,001 items', postJson(`[${'1,'.repeat(2_000)}1]`), 413],
  ['a wrong staff key', get('/v1/things/1', `${H}Authorization: Bearer wrong\r\n`), 401],
  ['another scheme of authorization', get('/v1/things/1', `${H}Authorization: Basic dTpw\r\n`), 401],
  ['an empty Authorization', get('/v1/things/1', `${H}Authorization:\r\n`), 401],
]

/** What is understood, and may not be understood as more than it is. */
const harmless: readonly [title: string, bytes: string][] = [
  ['an override of the method', post(`X-HTTP-Method-Override: DELETE\r\nX-Method-Override: PUT\r\n${length(json)}`)],
  ['an override of the method in the query', post(length(json)).replace('/things', '/things?_method=DELETE')],
  ['a passport of the client', post(`X-Passport: forged\r\nx_passport: forged\r\n${length(json)}`)],
  ['a deadline of the client', post(`X-Deadline-Ms: 99999999\r\n${length(json)}`)],
  ['an address that the client claims', post(`X-Forwarded-For: 6.6.6.6\r\nX-Real-IP: 6.6.6.6\r\n${length(json)}`)],
  ['an origin that the client claims', post(`Forwarded: for=6.6.6.6;host=evil.test\r\n${length(json)}`)],
  ['another host in a header', post(`X-Forwarded-Host: evil.test\r\nX-Original-URL: /v1/inner\r\n${length(json)}`)],
  ['somebody that the client claims to be', post(`X-User-Id: admin\r\nX-Remote-User: admin\r\n${length(json)}`)],
  ['headers that the client wants to be dropped', post(`Connection: x-passport, x-deadline-ms\r\n${length(json)}`)],
  ['a cookie for the connection', post(`Connection: Keep-Alive, cookie\r\nCookie: a=b\r\n${length(json)}`)],
  ['an upgrade to HTTP/2', post(`Connection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n${length(json)}`)],
  [
    'trailers that claim something',
    post('Transfer-Encoding: chunked\r\nTrailer: X-Passport\r\n', `c\r\n${json}\r\n0\r\nX-Passport: forged\r\n\r\n`),
  ],
  ['a chunk with an extension', post('Transfer-Encoding: chunked\r\n', `c;a=b\r\n${json}\r\n0\r\n\r\n`)],
  ['a proxy authorization', post(`Proxy-Authorization: Basic dTpw\r\nProxy-Connection: keep-alive\r\n${length(json)}`)],
]

/** Everything that a service gets of a request, whoever sent it. */
const HEADERS = 'connection content-length content-type host traceparent x-deadline-ms x-passport'

describe('what is understood only as what it is', { concurrency: true }, () => {
  for (const [title, bytes] of harmless)
    it(title, async (t) => {
      const place = await town(t)
      const stall = await place.service(
        shop,
        (message, response) => void message.resume().on('end', () => response.end('{}')),
      )
      const gateway = await place.gateway({ expected: ['shop'] })
      await until(() => gateway.notReady().length === 0)
      assert.equal((await raw(gateway.url, bytes)).status, 200)
      const [{ method, url, headers } = {} as never, ...more] = stall.requests
      assert.deepEqual(more, [])
      assert.equal(method, 'POST')
      assert.match(String(url), /^\/v1\/things(\?_method=DELETE)?$/)
      assert.deepEqual(Object.keys(headers).toSorted().join(' '), HEADERS)
      assert.notEqual(headers['x-passport'], 'forged')
      assert.ok(Number(headers['x-deadline-ms']) < 5_000)
      assert.equal(headers.host, new URL(stall.url).host)
    })
})

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
