import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { Client, request } from 'undici'
import { command, contract, integer, object, optional, query, string } from '@souk/kit/contract'
import { folderKeys } from '@souk/kit/passport'
import { systemClock } from '@souk/kit/world'
import { raw, STAFF_KEY, town, until, type Town } from '../test-support.ts'

const thing = object({ id: string(), version: integer() })

const shop = contract('shop', {
  doc: 'A small shop.',
  operations: {
    thing: query('GET /v1/things/:id', {
      doc: 'A thing.',
      input: object({ id: string() }),
      output: thing,
      access: 'public',
    }),
    change: command('PATCH /v1/things/:id', {
      doc: 'Changes a thing.',
      input: object({
        id: string(),
        name: optional(string()),
        ifVersion: optional(integer()),
        coupon: optional(string()),
      }),
      headers: { ifVersion: 'If-Match', coupon: 'X-Coupon' },
      output: thing,
      access: 'public',
    }),
    order: command('POST /v1/orders', {
      doc: 'Orders.',
      input: object({ name: optional(string()) }),
      output: object({}),
      access: 'public',
      priority: 'checkout',
    }),
  },
  events: {},
})

async function open(place: Town, options: Parameters<Town['gateway']>[0] = {}) {
  const gateway = await place.gateway({ expected: ['shop'], ...options })
  await until(() => gateway.notReady().length === 0)
  return gateway
}

const json = { 'content-type': 'application/json' }

async function bodyOf(message: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of message) text += String(chunk)
  return text
}

test('a request reaches its service with its path, query and body, and the answer comes back as it is', async (t) => {
  const place = await town(t)
  let seen = ''
  const stall = await place.service(shop, async (message, response) => {
    seen = await bodyOf(message)
    response.writeHead(201, { 'content-type': 'application/json', etag: '"7"', location: '/v1/orders/1' })
    response.end('{"ok":true}')
  })
  const { url } = await open(place)
  const answer = await request(`${url}/v1/orders?a=1&b=%20x`, { method: 'POST', headers: json, body: '{"name":"x"}' })
  assert.equal(answer.statusCode, 201)
  assert.equal(await answer.body.text(), '{"ok":true}')
  assert.equal(answer.headers.etag, '"7"')
  assert.equal(answer.headers.location, '/v1/orders/1')
  assert.equal(seen, '{"name":"x"}')
  assert.equal(stall.requests[0]?.url, '/v1/orders?a=1&b=%20x')
})

test('only headers of the allowlist and those that the contract binds go up', async (t) => {
  const place = await town(t)
  const stall = await place.service(shop, (_, response) => void response.end('{}'))
  const { url } = await open(place)
  const sent = {
    accept: 'application/json',
    'content-type': 'application/json',
    'if-match': '"3"',
    'if-none-match': '"2"',
    'idempotency-key': 'k1',
    'x-cart-token': 'c',
    'x-order-token': 'o',
    'x-coupon': 'SPRING',
    'user-agent': 'spy',
    cookie: 'a=b',
    'x-passport': 'forged',
    'x-deadline-ms': '1',
    'x-forwarded-for': '6.6.6.6',
    'x-user-id': 'admin',
    x_passport: 'forged',
    connection: 'x-user-id, close',
    'accept-encoding': 'gzip',
    'x-retry': 'no',
  }
  const lines = Object.entries(sent).map(([name, value]) => `${name}: ${value}\r\n`)
  const answer = await raw(
    url,
    `PATCH /v1/things/7 HTTP/1.1\r\nHost: x\r\n${lines.join('')}Content-Length: 2\r\n\r\n{}`,
  )
  assert.equal(answer.status, 200)
  const received = stall.requests[0]?.headers ?? {}
  assert.deepEqual(Object.keys(received).toSorted(), [
    'accept',
    'connection',
    'content-length',
    'content-type',
    'host',
    'idempotency-key',
    'if-match',
    'if-none-match',
    'traceparent',
    'x-coupon',
    'x-deadline-ms',
    'x-passport',
  ])
  assert.equal(received.connection, 'keep-alive')
  assert.equal(received.host, new URL(stall.url).host)
  assert.notEqual(received['x-passport'], 'forged')
  assert.notEqual(received['x-deadline-ms'], '1')
})

test('a header that only another operation binds does not go up', async (t) => {
  const place = await town(t)
  const stall = await place.service(shop, (_, response) => void response.end('{}'))
  const { url } = await open(place)
  await request(`${url}/v1/things/1`, { headers: { 'x-coupon': 'SPRING' } })
  assert.equal(stall.requests[0]?.headers['x-coupon'], undefined)
})

test('the passport speaks for nobody, and for staff when the key is right', async (t) => {
  const place = await town(t)
  const stall = await place.service(shop, (_, response) => void response.end('{}'))
  const { url } = await open(place)
  await request(`${url}/v1/things/1`)
  await request(`${url}/v1/things/1`, { headers: { authorization: `Bearer ${STAFF_KEY}` } })
  const keys = await folderKeys(`${place.folder}/keys`, 'shop', systemClock)
  const claims = await Promise.all(stall.requests.map(({ headers }) => keys.verify(String(headers['x-passport']))))
  const facts = claims.map(({ iss, aud, sub, permissions }) => ({ iss, aud, sub, permissions }))
  assert.deepEqual(facts, [
    { iss: 'gateway', aud: 'shop', sub: undefined, permissions: undefined },
    { iss: 'gateway', aud: 'shop', sub: 'staff', permissions: ['*'] },
  ])
})

test('without a staff key nobody is staff, not even with an empty one', async (t) => {
  const place = await town(t)
  await place.service(shop, (_, response) => void response.end('{}'))
  const { url } = await open(place, { staffKey: '' })
  for (const authorization of ['Bearer ', 'Bearer x', 'Bearer'])
    assert.equal((await request(`${url}/v1/things/1`, { headers: { authorization } })).statusCode, 401)
})

test('a service gets the deadline, less what the way back takes; checkout has more', async (t) => {
  const place = await town(t)
  const stall = await place.service(shop, (_, response) => void response.end('{}'))
  const { url } = await open(place)
  await request(`${url}/v1/things/1`)
  await request(`${url}/v1/orders`, { method: 'POST' })
  const [browse, checkout] = stall.requests.map(({ headers }) => Number(headers['x-deadline-ms']))
  assert.ok(browse !== undefined && browse > 4_500 && browse < 5_000, String(browse))
  assert.ok(checkout !== undefined && checkout > 9_500 && checkout < 10_000, String(checkout))
})

test('a trace goes on, a broken one begins anew, and the answer names it', async (t) => {
  const place = await town(t)
  const stall = await place.service(shop, (_, response) => void response.end('{}'))
  const { url } = await open(place)
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const went = await request(`${url}/v1/things/1`, { headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } })
  const began = await request(`${url}/v1/things/1`, { headers: { traceparent: '00-zz-1-01' } })
  assert.equal(went.headers['x-request-id'], traceId)
  assert.match(String(stall.requests[0]?.headers.traceparent), new RegExp(`^00-${traceId}-(?!b7ad6b7169203331)`))
  assert.match(String(began.headers['x-request-id']), /^[0-9a-f]{32}$/)
  assert.match(String(stall.requests[1]?.headers.traceparent), new RegExp(`^00-${began.headers['x-request-id']}-`))
})

test('headers of one connection and of the inside stay inside; safe ones are added', async (t) => {
  const place = await town(t)
  await place.service(shop, (_, response) => {
    response.writeHead(200, {
      connection: 'keep-alive, x-secret-hop',
      'x-secret-hop': '1',
      server: 'shop/1',
      'x-powered-by': 'us',
      'x-retry': 'no',
      'content-type': 'image/svg+xml',
    })
    response.end('<svg xmlns="http://www.w3.org/2000/svg"/>')
  })
  const { url } = await open(place)
  const { headers, body } = await request(`${url}/v1/things/1`)
  for (const name of ['x-secret-hop', 'server', 'x-powered-by', 'x-retry']) assert.equal(headers[name], undefined, name)
  assert.equal(headers['x-content-type-options'], 'nosniff')
  assert.equal(headers['content-type'], 'image/svg+xml')
  assert.match(String(headers['content-security-policy']), /sandbox/)
  assert.equal(await body.text(), '<svg xmlns="http://www.w3.org/2000/svg"/>')
})

test('an answer that the service sends piece by piece arrives piece by piece', async (t) => {
  const place = await town(t)
  let next = () => {}
  await place.service(shop, (_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' })
    response.write('one')
    next = () => void response.end('two')
  })
  const { url } = await open(place)
  const { body } = await request(`${url}/v1/things/1`)
  const pieces = body[Symbol.asyncIterator]()
  assert.equal(String((await pieces.next()).value), 'one')
  next()
  assert.equal(String((await pieces.next()).value), 'two')
})

test('a slow reader makes the service wait, and gets every byte', async (t) => {
  const place = await town(t)
  const total = 64 * 1024 * 1024
  let written = 0
  await place.service(shop, (_, response) => {
    response.writeHead(200, { 'content-length': total })
    const chunk = Buffer.alloc(64 * 1024)
    const more = () => {
      while (written < total) {
        written += chunk.length
        if (!response.write(chunk)) return
      }
      response.end()
    }
    response.on('drain', more)
    more()
  })
  const { url } = await open(place)
  const { body } = await request(`${url}/v1/things/1`, { highWaterMark: 1_024 })
  await once(body, 'readable')
  let before = -1
  await until(() => {
    const still = written === before
    before = written
    return still
  }, 'the service waits')
  assert.ok(written < total / 2, `${written} bytes were written although nobody read`)
  let read = 0
  for await (const chunk of body) read += (chunk as Buffer).length
  assert.equal(read, total)
})

test('an upload of 100 MB is refused at 256 KiB, neither kept nor passed on', async (t) => {
  const place = await town(t)
  const stall = await place.service(shop, (_, response) => void response.end('{}'))
  const { url } = await open(place)
  let sent = 0
  const chunk = Buffer.alloc(64 * 1024, 97)
  const endless = new Readable({
    read() {
      sent += chunk.length
      this.push(sent > 100 * 1024 * 1024 ? null : chunk)
    },
  })
  const upload = httpRequest(`${url}/v1/orders`, { method: 'POST', headers: json })
  upload.on('error', () => {})
  endless.pipe(upload)
  const [answer] = (await once(upload, 'response')) as [IncomingMessage]
  assert.equal(answer.statusCode, 413)
  assert.equal((JSON.parse(await bodyOf(answer)) as { code: string }).code, 'too_large')
  endless.destroy()
  upload.destroy()
  assert.ok(sent < 20 * 1024 * 1024, `${sent} bytes were taken`)
  assert.deepEqual(stall.requests, [])
})

test('a body of exactly 256 KiB passes, with and without an announced length', async (t) => {
  const place = await town(t)
  const sizes: number[] = []
  await place.service(shop, async (message, response) => {
    sizes.push((await bodyOf(message)).length)
    response.end('{}')
  })
  const { url } = await open(place)
  const body = 'a'.repeat(256 * 1024)
  assert.equal((await request(`${url}/v1/orders`, { method: 'POST', headers: json, body })).statusCode, 200)
  const chunked = await request(`${url}/v1/orders`, { method: 'POST', headers: json, body: Readable.from([body]) })
  assert.equal(chunked.statusCode, 200)
  assert.deepEqual(sizes, [body.length, body.length])
})

test('bodies take only so much memory together', async (t) => {
  const place = await town(t)
  await place.service(shop, (_, response) => void response.end('{}'))
  const { url } = await open(place, { limits: { heldBytes: 1_000 } })
  const large = await request(`${url}/v1/orders`, { method: 'POST', headers: json, body: 'a'.repeat(1_001) })
  assert.equal(large.statusCode, 503)
  assert.equal(large.headers['retry-after'], '1')
  for (let times = 0; times < 3; times++) {
    const small = await request(`${url}/v1/orders`, { method: 'POST', headers: json, body: 'a'.repeat(900) })
    assert.equal(small.statusCode, 200, 'what was held is given back')
  }
})

test('what one network holds of bodies is a part of it, and leaves room for the others', async (t) => {
  const place = await town(t)
  await place.service(shop, (_, response) => void response.end('{}'))
  const { url } = await open(place, { settings: { trustedHops: 1 }, limits: { heldBytesPerNetwork: 1_000 } })
  const post = async (network: string) => {
    const headers = { ...json, 'x-forwarded-for': `${network}.7` }
    const answer = await request(`${url}/v1/orders`, { method: 'POST', headers, body: 'a'.repeat(600) })
    await answer.body.dump()
    return [answer.statusCode, answer.headers['retry-after']]
  }
  const slow = connect(Number(new URL(url).port))
  slow.write('POST /v1/orders HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\n')
  slow.write('Expect: 100-continue\r\nContent-Length: 601\r\n\r\n')
  await once(slow, 'data')
  await new Promise((resolve) => slow.write('a'.repeat(600), resolve))
  assert.deepEqual(await post('192.0.2'), [429, '1'])
  assert.deepEqual(await post('198.51.100'), [200, undefined])
  slow.destroy()
  await until(async () => (await post('192.0.2'))[0] === 200, 'what was held is given back')
})

test('a sender that waits for permission gets it', async (t) => {
  const place = await town(t)
  await place.service(shop, async (message, response) => void response.end(await bodyOf(message)))
  const { url } = await open(place)
  const upload = httpRequest(`${url}/v1/orders`, { method: 'POST', headers: { ...json, expect: '100-continue' } })
  upload.flushHeaders()
  await once(upload, 'continue')
  upload.end('{"a":1}')
  const [answer] = (await once(upload, 'response')) as [IncomingMessage]
  assert.equal(await bodyOf(answer), '{"a":1}')
})

test('an absolute target with the right host is understood', async (t) => {
  const place = await town(t)
  const stall = await place.service(shop, (_, response) => void response.end('{}'))
  const { url } = await open(place)
  const answer = await raw(url, 'GET http://Shop.test/v1/things/1?a=b HTTP/1.1\r\nHost: shop.test\r\n\r\n')
  assert.equal(answer.status, 200)
  assert.equal(stall.requests[0]?.url, '/v1/things/1?a=b')
})

test('HEAD is answered like GET, without a body', async (t) => {
  const place = await town(t)
  await place.service(shop, (_, response) => {
    response.writeHead(200, { 'content-length': 11 })
    response.end('{"id":"12"}')
  })
  const { url } = await open(place)
  const client = new Client(url)
  t.after(() => client.close())
  const head = await client.request({ path: '/v1/things/1', method: 'HEAD' })
  assert.equal(head.statusCode, 200)
  assert.equal(head.headers['content-length'], '11')
  await head.body.dump()
  const get = await client.request({ path: '/v1/things/1', method: 'GET' })
  assert.equal(await get.body.text(), '{"id":"12"}')
})

test('when the client leaves, the service hears of it', async (t) => {
  const place = await town(t)
  let left = false
  const stall = await place.service(shop, (_, response) => void response.on('close', () => (left = true)))
  const { url } = await open(place)
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.write('GET /v1/things/1 HTTP/1.1\r\nHost: x\r\n\r\n')
  await until(() => stall.requests.length === 1)
  socket.destroy()
  await until(() => left, 'the cancellation')
})

test('when the client leaves in the middle of an answer, the service hears of it', async (t) => {
  const place = await town(t)
  let left = false
  await place.service(shop, (_, response) => {
    response.on('close', () => (left = true))
    response.write('the beginning')
  })
  const { url } = await open(place)
  const { body } = await request(`${url}/v1/things/1`)
  await once(body, 'readable')
  body.on('error', () => {}).destroy()
  await until(() => left, 'the cancellation')
})

test('an answer that breaks off in the middle is not made to look whole', async (t) => {
  const place = await town(t)
  await place.service(shop, (_, response) => {
    response.write('the beginning')
    setImmediate(() => response.destroy())
  })
  const { url } = await open(place)
  const { body } = await request(`${url}/v1/things/1`)
  await assert.rejects(body.text())
})

test('an answer that does not go on is ended after a time of silence, and the service is told to stop', async (t) => {
  const place = await town(t)
  let stopped = false
  await place.service(shop, (_, response) => {
    response.on('close', () => (stopped = true))
    response.writeHead(200, { 'content-length': 1_000 }).write('half of')
  })
  const { url } = await open(place, { limits: { silenceMs: 300 } })
  const { body } = await request(`${url}/v1/things/1`)
  await assert.rejects(body.text())
  await until(() => stopped)
})

test('headers that come too slowly get 408, and so does a body', async (t) => {
  const place = await town(t)
  await place.service(shop, (_, response) => void response.end('{}'))
  const { url } = await open(place, { limits: { headersMs: 100, requestMs: 200 } })
  const headers = await raw(url, 'GET /v1/things/1 HTTP/1.1\r\nHost: x\r\n', 3_000)
  assert.equal(headers.status, 408)
  const body = await raw(url, `POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{`, 3_000)
  assert.equal(body.status, 408)
  assert.match(body.body, /"code":"request_timeout"/)
})

test('a service that does not answer in time: 504, and it is told to stop', async (t) => {
  const place = await town(t)
  let left = false
  await place.service(shop, (_, response) => void response.on('close', () => (left = true)))
  const { url } = await open(place, { limits: { deadlineMs: 200 } })
  const answer = await request(`${url}/v1/things/1`)
  assert.equal(answer.statusCode, 504)
  assert.equal(((await answer.body.json()) as { code: string }).code, 'deadline_exceeded')
  await until(() => left, 'the cancellation')
})

test('a change that never left, because its instance is dead, is made by another one', async (t) => {
  const place = await town(t)
  const dead = await place.service(shop, (_, response) => void response.end('{}'))
  const made: string[] = []
  await place.service(shop, async (incoming, response) => {
    made.push(await bodyOf(incoming))
    response.setHeader('content-type', 'application/json').end('{"id":"7","version":2}')
  })
  const gateway = await open(place)
  await dead.kill()
  const names = Array.from({ length: 30 }, (_, at) => JSON.stringify({ name: `name ${at}` }))
  for (const body of names) {
    const answer = await request(`${gateway.url}/v1/things/7`, { method: 'PATCH', headers: json, body })
    assert.equal(answer.statusCode, 200, await answer.body.text())
    await answer.body.dump().catch(() => {})
  }
  assert.deepEqual(made, names, 'each once')
})

test('a slow sender does not use up the time of the service', async (t) => {
  const place = await town(t)
  await place.service(shop, async (message, response) => void response.end(await bodyOf(message)))
  const { url } = await open(place, { limits: { deadlineMs: 150, checkoutDeadlineMs: 150 } })
  const upload = httpRequest(`${url}/v1/orders`, { method: 'POST', headers: json })
  upload.write('{"a":')
  const started = performance.now()
  await until(() => performance.now() - started > 200)
  upload.end('1}')
  const [answer] = (await once(upload, 'response')) as [IncomingMessage]
  assert.equal(answer.statusCode, 200)
})
