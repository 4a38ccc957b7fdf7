import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answer, Metadata } from '../call/index.ts'
import {
  command,
  contract,
  integer,
  isProblem,
  object,
  optional,
  query,
  string,
  type Problem,
} from '../contract/index.ts'
import { listenHttp } from './server.ts'
import { httpTransport } from './transport.ts'

const thing = object({ name: string(), version: integer() })
const open = { access: 'public', output: thing } as const
const file = { input: object({ name: string() }), output: object({ contentType: string(), content: string() }) }
const shop = contract('shop', {
  doc: 'Sells.',
  events: {},
  operations: {
    show: query('GET /things/:name', {
      doc: '',
      input: object({ name: string(), page: optional(integer()) }),
      ...open,
    }),
    make: command('POST /things', { doc: '', input: object({ name: string() }), status: 201, ...open }),
    load: command('POST /imports', {
      doc: '',
      input: object({ lines: string({ max: 1_000 }), strict: optional(string()) }),
      text: { type: 'text/csv', field: 'lines' },
      ...open,
    }),
    hear: command('POST /hooks', {
      doc: '',
      input: object({ body: string({ max: 1_000 }), signature: string() }),
      headers: { signature: 'X-Signature' },
      text: { type: 'application/json', field: 'body' },
      ...open,
    }),
    click: command('POST /clicks/:name', {
      doc: '',
      input: object({ name: string(), token: string(), form: string({ max: 1_000 }) }),
      text: { type: '*/*', field: 'form' },
      ...open,
    }),
    picture: query('GET /pictures/:name', {
      doc: '',
      ...file,
      file: true,
      access: 'public',
    }),
    copy: query('GET /copies/:name', { doc: '', ...file, file: true, access: 'customer' }),
    opened: query('GET /opened/:name', {
      doc: '',
      ...file,
      input: object({ name: string(), token: string() }),
      headers: { token: 'X-Token' },
      file: true,
      access: 'public',
    }),
  },
})

let asked: { operation: string; input: unknown; metadata: Metadata } | undefined
let answer: Answer = { status: 200, body: { name: 'mug', version: 7 } }
let server: { url: string; close(): Promise<void> }
before(async () => {
  server = await listenHttp({
    contract: shop,
    version: '1.0.0',
    operations: shop.operations,
    dispatch: async (operation, input, metadata) => {
      asked = { operation, input, metadata }
      const contentType = (input as { name?: string }).name === 'page' ? 'text/html; charset=utf-8' : 'image/svg+xml'
      return ['picture', 'copy', 'opened'].includes(operation)
        ? { status: 200, body: { contentType, content: Buffer.from('<svg/>').toString('base64') } }
        : answer
    },
    hears: [],
    onCommit: () => () => {},
    notReady: async () => ['it is stopping'],
    metrics: async () => 'souk 1\n',
  })
})
after(() => server.close())

const send = (path: string, init: RequestInit = {}) => fetch(`${server.url}${path}`, init)
const post = (path: string, type: string | undefined, body: string) =>
  send(path, { method: 'POST', body, headers: type === undefined ? {} : { 'content-type': type } })

async function refused(response: Response, status: number, code: string): Promise<void> {
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/)
  const body: unknown = await response.json()
  assert.ok(isProblem(body))
  assert.deepEqual([response.status, body.status, body.code], [status, status, code])
}

test('a body of another type is refused with 415', () =>
  post('/things', 'text/plain', 'mug').then((response) => refused(response, 415, 'unsupported_media_type')))

test('a file for an operation that takes none is refused with 415', () =>
  post('/things', 'text/csv', 'mug').then((response) => refused(response, 415, 'unsupported_media_type')))

test('a body that is too large is refused with 413', () =>
  post('/things', 'application/json', JSON.stringify({ name: 'x'.repeat(300_000) })).then((response) =>
    refused(response, 413, 'too_large'),
  ))

test('broken JSON is refused with 400, and it is said where it breaks', async () => {
  const response = await post('/things', 'application/json', '{"name": mug}')
  await refused(response.clone(), 400, 'malformed')
  assert.match(((await response.json()) as Problem).detail, /^The body cannot be read: .*mug/)
})

test('JSON that is nested more deeply than any input is refused with 400, however deep', async () => {
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
  for (const levels of [101, 5_000, 120_000])
    await refused(await post('/things', 'application/json', nested(levels)), 400, 'malformed')
  await post('/things', 'application/json', nested(100))
  assert.equal(JSON.stringify(asked?.input), nested(100))
})

test('what is refused before the operation is asked bears the trace of the request as well', async () => {
  const traceId = 'a'.repeat(32)
  const response = await send('/things/mug?pgae=2', { headers: { traceparent: `00-${traceId}-${'b'.repeat(16)}-01` } })
  assert.equal(((await response.json()) as Problem).traceId, traceId)
})

test('who must say who they are is told how', async () => {
  answer = { status: 401, body: { code: 'unauthenticated', status: 401, errors: [] } }
  assert.equal((await send('/things/mug')).headers.get('www-authenticate'), 'Bearer')
})

test('an empty body is an input without fields', async () => {
  await post('/things', 'application/json', '')
  assert.deepEqual(asked?.input, {})
})

test('a query parameter that does not exist is refused with 400', () =>
  send('/things/mug?pgae=2').then((response) => refused(response, 400, 'unknown_parameter')))

test('a query parameter that comes twice is refused, unless it is a list', () =>
  send('/things/mug?page=1&page=2').then((response) => refused(response, 422, 'invalid')))

test('a path that does not exist, and one that cannot be read, get a problem document', async () => {
  await refused(await send('/nothing'), 404, 'not_found')
  await refused(await send('/things/%ff'), 400, 'malformed')
})

test('path and query are read as their schemas say', async () => {
  await send('/things/blue%20mug?page=2')
  assert.deepEqual(asked?.input, { name: 'blue mug', page: 2 })
})

test('what has a version has an entity tag, and is not sent again to who has it', async () => {
  answer = { status: 200, body: { name: 'mug', version: 7 } }
  const first = await send('/things/mug')
  assert.equal(first.headers.get('etag'), '"7"')
  const again = await send('/things/mug', { headers: { 'if-none-match': '"7"' } })
  assert.deepEqual([again.status, await again.text()], [304, ''])
  const newer = await send('/things/mug', { headers: { 'if-none-match': '"6"' } })
  assert.equal(newer.status, 200)
})

test('a CSV body arrives as text in its field, beside the query', async () => {
  await post('/imports?strict=yes', 'text/csv; charset=utf-8', 'sku,title\n1,Mug\n')
  assert.deepEqual(asked?.input, { lines: 'sku,title\n1,Mug\n', strict: 'yes' })
})

test('a JSON body arrives as the text that it is where its bytes count, from outside and from another service', async () => {
  const body = '{ "a" : 1.0 , "ü": "\\u00fc" }'
  const headers = { 'content-type': 'application/json', 'x-signature': 's' }
  await send('/hooks', { method: 'POST', body, headers })
  assert.deepEqual(asked?.input, { body, signature: 's' })
  const instance = { service: 'shop', id: 'one', url: server.url, version: '1', contractHash: '' }
  const input = { body, signature: 's' }
  await httpTransport().send(instance, shop.operations.hear, input, {}, AbortSignal.timeout(5_000))
  assert.deepEqual(asked, { operation: 'hear', input, metadata: {} })
})

test('a page is made anew each time, and may send its forms home but run no scripts', async () => {
  const { headers } = await send('/pictures/page')
  assert.equal(headers.get('cache-control'), 'no-store')
  assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none'; .*form-action 'self'/)
})

test('a file is kept by others only where it is the same for everybody', async () => {
  const caching = async (path: string) => {
    const response = await send(path, { headers: { 'x-token': 'secret' } })
    return [response.status, response.headers.get('cache-control')]
  }
  assert.deepEqual(await caching('/pictures/mug'), [200, 'public, max-age=300'])
  assert.deepEqual(await caching('/copies/mine'), [200, 'no-store'])
  assert.deepEqual(await caching('/opened/mine'), [200, 'no-store'])
})

test('a file is sent as what it is, and cannot run scripts', async () => {
  const response = await send('/pictures/mug')
  assert.equal(response.headers.get('content-type'), 'image/svg+xml')
  assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'.*sandbox/)
  assert.equal(await response.text(), '<svg/>')
})

test('passport, deadline, trace and key arrive as they were sent', async () => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
  const headers = { 'x-passport': 'p', 'x-deadline-ms': '1234', traceparent, 'idempotency-key': 'k' }
  await send('/things/mug', { headers })
  assert.deepEqual(asked?.metadata, { passport: 'p', deadlineMs: 1_234, traceparent, idempotencyKey: 'k' })
})

test('the transport reads what the server writes: retries, replays and refusals', async () => {
  const transport = httpTransport()
  const instance = { service: 'shop', id: 'one', url: server.url, version: '1', contractHash: '' }
  const ask = () =>
    transport.send(instance, shop.operations.make, { name: 'mug' }, { deadlineMs: 99.9 }, AbortSignal.timeout(5_000))
  answer = { status: 201, body: { name: 'mug', version: 1 }, replayed: true }
  assert.deepEqual(await ask(), answer)
  assert.equal(asked?.metadata.deadlineMs, 99)
  const body = { type: '', title: '', status: 503, code: 'overloaded', detail: '', errors: [] }
  answer = { status: 503, body, retryAfterSeconds: 2, retryPointless: true }
  assert.deepEqual(await ask(), answer)
  await transport.close()
  await assert.rejects(ask())
})

test('readiness says why not, liveness and metrics are there', async () => {
  const ready = await send('/health/ready')
  assert.deepEqual([ready.status, await ready.json()], [503, { status: 'not ready', reasons: ['it is stopping'] }])
  assert.equal((await send('/health/live')).status, 200)
  assert.equal(await (await send('/metrics')).text(), 'souk 1\n')
  assert.equal(((await (await send('/.contract')).json()) as { name: string }).name, 'shop')
})

test('where every type is taken a body of any is read as text, and elsewhere it is still refused', async () => {
  answer = { status: 200, body: { name: 'mug', version: 7 } }
  for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain']) {
    const post = { method: 'POST', headers: { 'content-type': type }, body: 'a=b' }
    assert.equal((await fetch(`${server.url}/clicks/mug?token=t`, post)).status, 200, type)
    assert.deepEqual(asked?.input, { form: 'a=b', name: 'mug', token: 't' })
    assert.equal((await fetch(`${server.url}/things`, post)).status, 415, type)
  }
})
