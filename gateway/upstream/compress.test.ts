import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { request } from 'undici'
import { command, contract, object, query, string } from '@souk/kit/contract'
import { codingFor } from './compress.ts'
import { town, until, type Town } from '../test-support.ts'

const shop = contract('shop', {
  doc: 'A small shop.',
  operations: {
    look: query('GET /v1/things/:id', {
      doc: 'A thing.',
      input: object({ id: string() }),
      output: object({}),
      access: 'public',
    }),
    enter: command('POST /v1/sessions', { doc: 'Signs in.', input: object({}), output: object({}), access: 'public' }),
  },
  events: {},
})

const large = Buffer.from(JSON.stringify({ text: 'a thing like every other '.repeat(400) }))
const json = { 'content-type': 'application/json; charset=utf-8', 'content-length': String(large.length), etag: '"7"' }

async function open(place: Town, headers: Record<string, string> = json, body = large) {
  await place.service(shop, (_, response) => void response.writeHead(200, headers).end(body))
  const gateway = await place.gateway({ expected: ['shop'] })
  await until(() => gateway.notReady().length === 0)
  return async (acceptEncoding?: string, method: 'GET' | 'HEAD' | 'POST' = 'GET', path = '/v1/things/1') => {
    const coding: Record<string, string> = acceptEncoding === undefined ? {} : { 'accept-encoding': acceptEncoding }
    const answer = await request(gateway.url + path, { method, headers: coding })
    return { headers: answer.headers, bytes: Buffer.from(await answer.body.arrayBuffer()) }
  }
}

test('a large read is sent in the coding that the client likes best', async (t) => {
  const ask = await open(await town(t))
  const brotli = await ask('gzip, deflate, br')
  assert.equal(brotli.headers['content-encoding'], 'br')
  assert.deepEqual(brotliDecompressSync(brotli.bytes), large)
  const gzip = await ask('gzip')
  assert.equal(gzip.headers['content-encoding'], 'gzip')
  assert.deepEqual(gunzipSync(gzip.bytes), large)
  for (const { headers, bytes } of [brotli, gzip]) {
    assert.ok(bytes.length < large.length / 10)
    assert.equal(headers['content-length'], undefined)
    assert.equal(headers.vary, 'accept-encoding')
    assert.equal(headers.etag, 'W/"7"', 'other bytes have no strong tag in common')
  }
})

test('who takes no coding gets the bytes as they are, and caches are told that there are others', async (t) => {
  const ask = await open(await town(t))
  for (const acceptEncoding of [undefined, 'identity', 'br;q=0, gzip;q=0', 'deflate', '']) {
    const { headers, bytes } = await ask(acceptEncoding)
    assert.equal(headers['content-encoding'], undefined, String(acceptEncoding))
    assert.equal(headers['content-length'], String(large.length))
    assert.equal(headers.etag, '"7"')
    assert.equal(headers.vary, 'accept-encoding')
    assert.deepEqual(bytes, large)
  }
})

test('what is small, is compressed already, may not be changed, or is no text stays as it is', async (t) => {
  const small = Buffer.from('{}')
  const picture = { ...json, 'content-type': 'image/png' }
  for (const [headers, body] of [
    [{ ...json, 'content-length': '2' }, small],
    [{ ...json, 'content-encoding': 'x-own' }, large],
    [{ ...json, 'cache-control': 'no-transform' }, large],
    [picture, large],
  ] as const) {
    const ask = await open(await town(t), headers, body)
    const answer = await ask('br, gzip')
    assert.deepEqual(answer.bytes, body)
    assert.equal(answer.headers['content-encoding'], (headers as Record<string, string>)['content-encoding'])
  }
})

test('what a command answers is never compressed: it may be a secret', async (t) => {
  const ask = await open(await town(t))
  const { headers, bytes } = await ask('br, gzip', 'POST', '/v1/sessions')
  assert.equal(headers['content-encoding'], undefined)
  assert.deepEqual(bytes, large)
})

test('HEAD has no body, compressed or not', async (t) => {
  const ask = await open(await town(t))
  assert.equal((await ask('br', 'HEAD')).bytes.length, 0)
})

test('a stream is passed on piece by piece, and not compressed', async (t) => {
  const place = await town(t)
  let next = () => {}
  await place.service(shop, (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('x'.repeat(2_000))
    next = () => void response.end('y')
  })
  const gateway = await place.gateway({ expected: ['shop'] })
  await until(() => gateway.notReady().length === 0)
  const { headers, body } = await request(`${gateway.url}/v1/things/1`, { headers: { 'accept-encoding': 'br' } })
  assert.equal(headers['content-encoding'], undefined)
  const pieces = body[Symbol.asyncIterator]()
  assert.equal((await pieces.next()).value?.length, 2_000)
  next()
  assert.equal(String((await pieces.next()).value), 'y')
})

test('the documents are compressed too', async (t) => {
  const place = await town(t)
  const { url } = await place.gateway()
  const plain = await (await request(`${url}/openapi.json`)).body.text()
  const { headers, body } = await request(`${url}/openapi.json`, { headers: { 'accept-encoding': 'br' } })
  const bytes = Buffer.from(await body.arrayBuffer())
  if (plain.length >= 1_024) assert.equal(headers['content-encoding'], 'br')
  assert.equal(String(brotliDecompressSync(bytes)), plain)
})

test('weights decide, the star stands for what is not named, and nonsense is no coding', () => {
  const chosen = (accept: string) => codingFor(accept, 'application/json', 10_000)
  assert.equal(chosen('br;q=0.5, gzip;q=0.8'), 'gzip')
  assert.equal(chosen('gzip;q=0.5, *;q=0.8'), 'br')
  assert.equal(chosen('*;q=0, gzip'), 'gzip')
  assert.equal(chosen('identity, br;q=0.5'), undefined)
  assert.equal(chosen('BR'), 'br')
  for (const nonsense of ['br;q=x', ';;;', 'br;q=-1', ',,']) assert.equal(chosen(nonsense), undefined, nonsense)
  assert.equal(codingFor('br', 'text/event-stream', 10_000), undefined)
  assert.equal(codingFor('br', undefined, 10_000), undefined)
})
