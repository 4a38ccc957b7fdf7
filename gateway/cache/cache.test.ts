import assert from 'node:assert/strict'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { test } from 'node:test'
import { brotliDecompressSync } from 'node:zlib'
import { Agent, request } from 'undici'
import { command, contract, object, optional, query, string } from '@souk/kit/contract'
import { STAFF_KEY, town, until, type Town } from '../test-support.ts'

const FRESH_SECONDS = 30
const thing = { input: object({ id: string() }), output: object({ id: string() }), access: 'public' } as const
const shop = contract('shop', {
  doc: 'A small shop.',
  operations: {
    look: query('GET /v1/things/:id', { doc: 'A thing, for everybody.', ...thing, freshSeconds: FRESH_SECONDS }),
    now: query('GET /v1/stock/:id', { doc: 'Always asked for.', ...thing }),
    mine: query('GET /v1/orders/:id', {
      doc: 'Opens by a secret.',
      ...thing,
      input: object({ id: string(), token: optional(string()) }),
      headers: { token: 'X-Order-Token' },
    }),
    own: query('GET /v1/copies/:id', { doc: 'Of who asks.', ...thing, access: 'customer' }),
    change: command('PUT /v1/things/:id', { doc: 'Changes it.', ...thing }),
  },
  events: {},
})

async function open(place: Town, handle?: (message: IncomingMessage, response: ServerResponse) => void) {
  let version = 0
  const answer = (_: IncomingMessage, response: ServerResponse) => {
    const body = JSON.stringify({ version: ++version })
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body)
  }
  const stall = await place.service(shop, handle ?? answer)
  const gateway = await place.gateway({ expected: ['shop'] })
  await until(() => gateway.notReady().length === 0)
  const ask = async (path: string, headers: Record<string, string> = {}, method: 'GET' | 'PUT' | 'HEAD' = 'GET') => {
    const reply = await request(gateway.url + path, { method, headers })
    return { status: reply.statusCode, headers: reply.headers, body: await reply.body.text() }
  }
  return { stall, gateway, ask }
}

test('an answer that everybody may get is asked for once, and tells that it is shared and how old it is', async (t) => {
  const { stall, ask } = await open(await town(t))
  const first = await ask('/v1/things/1')
  const second = await ask('/v1/things/1')
  assert.equal(stall.requests.length, 1)
  assert.equal(second.body, first.body)
  assert.equal(first.headers['cache-status'], 'souk;fwd=miss')
  assert.equal(second.headers['cache-status'], 'souk;hit')
  assert.match(String(second.headers.age), /^\d+$/)
  assert.equal(second.headers['cache-control'], `public, max-age=0, s-maxage=${FRESH_SECONDS}`)
  assert.notEqual(second.headers['x-request-id'], first.headers['x-request-id'], 'each has a trace of its own')
  await ask('/v1/things/1?page=2')
  await ask('/v1/things/2')
  assert.equal(stall.requests.length, 3, 'another address is another answer')
})

test('a burst of 1,000 equal reads is one question', async (t) => {
  let answer = () => {}
  const { stall, gateway } = await open(await town(t), (_, response) => {
    answer = () => void response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"1"}')
  })
  const dispatcher = new Agent({ connections: 200, pipelining: 1 })
  t.after(() => dispatcher.close())
  let done = 0
  const burst = Array.from({ length: 1_000 }, async () => {
    const { statusCode, body } = await request(`${gateway.url}/v1/things/1`, { dispatcher })
    done++
    return `${statusCode} ${await body.text()}`
  })
  await until(() => stall.requests.length > 0)
  assert.equal(done, 0)
  answer()
  assert.deepEqual(new Set(await Promise.all(burst)), new Set(['200 {"id":"1"}']))
  assert.equal(stall.requests.length, 1)
})

test('the first who asked may leave: the others get the answer', async (t) => {
  let answer = () => {}
  const { stall, gateway, ask } = await open(await town(t), (_, response) => {
    answer = () => void response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  const leaving = new AbortController()
  const first = request(`${gateway.url}/v1/things/1`, { signal: leaving.signal })
  await until(() => stall.requests.length === 1)
  const second = ask('/v1/things/1')
  leaving.abort()
  await assert.rejects(first)
  answer()
  assert.equal((await second).status, 200)
  assert.equal(stall.requests.length, 1)
})

test('what has not changed is not sent again, and the gateway says so itself', async (t) => {
  const { stall, ask } = await open(await town(t))
  const { headers } = await ask('/v1/things/1')
  const etag = String(headers.etag)
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await ask('/v1/things/1', { 'if-none-match': known })
    assert.equal(again.status, 304)
    assert.equal(again.body, '')
    assert.equal(again.headers.etag, etag)
  }
  assert.equal((await ask('/v1/things/1', { 'if-none-match': '"other"' })).status, 200)
  assert.equal(stall.requests.length, 1)
})

test('a change through the gateway is seen by the next read', async (t) => {
  const { ask } = await open(await town(t))
  assert.equal((await ask('/v1/things/1')).body, '{"version":1}')
  assert.equal((await ask('/v1/things/1')).body, '{"version":1}')
  await ask('/v1/things/1', {}, 'PUT')
  assert.equal((await ask('/v1/things/1')).body, '{"version":3}')
})

test('an answer that was on its way during a change is given to who waited, and to nobody after', async (t) => {
  const held: ServerResponse[] = []
  const { ask } = await open(await town(t), (message, response) => {
    if (message.method === 'GET') held.push(response)
    else response.end('{}')
  })
  const before = ask('/v1/things/1')
  await until(() => held.length === 1)
  await ask('/v1/things/1', {}, 'PUT')
  const after = ask('/v1/things/1')
  await until(() => held.length === 2)
  held[1]?.writeHead(200, { 'content-type': 'application/json' }).end('"new"')
  assert.equal((await after).body, '"new"')
  held[0]?.writeHead(200, { 'content-type': 'application/json' }).end('"old"')
  assert.equal((await before).body, '"old"')
  assert.equal((await ask('/v1/things/1')).body, '"new"')
})

test('nothing private is ever kept or shared', async (t) => {
  const { stall, ask } = await open(await town(t), (message, response) => {
    const who = message.headers['x-order-token'] ?? 'nobody'
    response.writeHead(200, { 'content-type': 'application/json' }).end(`"secret of ${String(who)}"`)
  })
  const secret = { 'x-order-token': 'canary' }
  for (const [path, headers] of [
    ['/v1/orders/1', secret],
    ['/v1/orders/1', {}],
    ['/v1/stock/1', {}],
    ['/v1/things/1', { authorization: `Bearer ${STAFF_KEY}` }],
    ['/v1/things/1', { 'cache-control': 'no-cache' }],
  ] as const) {
    const asked = stall.requests.length
    for (let n = 0; n < 3; n++) assert.equal((await ask(path, headers)).headers['cache-status'], undefined)
    assert.equal(stall.requests.length - asked, 3, `${path} ${JSON.stringify(headers)}`)
  }
  for (const path of ['/v1/orders/1', '/v1/things/1', '/v1/stock/1'])
    assert.doesNotMatch((await ask(path)).body, /canary/, path)
})

test('what the service says to be for one client, and what went wrong, is not kept', async (t) => {
  const said: Record<string, string>[] = [
    { 'cache-control': 'private' },
    { 'cache-control': 'no-store' },
    { 'set-cookie': 'a=b' },
    { vary: 'accept-language' },
    { status: '404' },
    { status: '500' },
  ]
  let headers: Record<string, string> = {}
  const { stall, ask } = await open(await town(t), (_, response) => {
    const { status = '200', ...rest } = headers
    response.writeHead(Number(status), { 'content-type': 'application/json', ...rest }).end('{}')
  })
  for (const [at, each] of said.entries()) {
    headers = each
    const asked = stall.requests.length
    await ask(`/v1/things/${at}`)
    await ask(`/v1/things/${at}`)
    assert.equal(stall.requests.length - asked, 2, JSON.stringify(each))
  }
})

test('what is not the same for everybody is kept by nobody on the way, whatever its service says', async (t) => {
  const { ask } = await open(await town(t), (_, response) => {
    const headers = { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' }
    response.writeHead(200, headers).end('{}')
  })
  const caching = async (...request: Parameters<typeof ask>) => {
    const { status, headers } = await ask(...request)
    return [status, headers['cache-control']]
  }
  const authorization = `Bearer ${STAFF_KEY}`
  assert.deepEqual(await caching('/v1/copies/1', { authorization }), [200, 'no-store'])
  assert.deepEqual(await caching('/v1/orders/1', { 'x-order-token': 'secret' }), [200, 'no-store'])
  assert.deepEqual(await caching('/v1/things/1', {}, 'PUT'), [200, 'no-store'])
  for (const path of ['/v1/things/1', '/v1/stock/1'])
    assert.deepEqual(await caching(path), [200, 'public, max-age=300'])
})

test('a shared answer is compressed for whom it is compressed, and plain for the others', async (t) => {
  const large = JSON.stringify({ text: 'again and again '.repeat(500) })
  const { stall, gateway } = await open(await town(t), (_, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(large),
  )
  const url = `${gateway.url}/v1/things/1`
  for (let n = 0; n < 2; n++) {
    const { headers, body } = await request(url, { headers: { 'accept-encoding': 'br' } })
    assert.equal(headers['content-encoding'], 'br')
    assert.match(String(headers.etag), /^W\//)
    assert.equal(String(brotliDecompressSync(Buffer.from(await body.arrayBuffer()))), large)
    assert.equal(await (await request(url)).body.text(), large)
  }
  assert.equal(stall.requests.length, 1)
})

test('an answer that breaks off is an outage for everybody who waited, and is asked for anew', async (t) => {
  let broken = true
  const { ask } = await open(await town(t), (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 }).write('{"half":')
    if (broken) response.destroy()
    else response.end(`${' '.repeat(91)}1`)
  })
  const answers = await Promise.all([ask('/v1/things/1'), ask('/v1/things/1')])
  assert.deepEqual(
    answers.map(({ status }) => status),
    [503, 503],
  )
  broken = false
  assert.equal((await ask('/v1/things/1')).status, 200)
})

test('a contract cannot say of what a secret opens that it is the same for everybody', () => {
  const declare = (more: object) => () =>
    contract('shop', {
      doc: 'A shop.',
      operations: { look: query('GET /v1/things/:id', { doc: 'A.', ...thing, freshSeconds: 1, ...more }) },
      events: {},
    })
  assert.doesNotThrow(declare({}))
  assert.throws(declare({ access: 'customer' }), /the same for everybody/)
  assert.throws(declare({ headers: { id: 'X-Id' } }), /the same for everybody/)
  for (const freshSeconds of [0, -1, 1.5, 61]) assert.throws(declare({ freshSeconds }), /1 to 60 seconds/)
})
