import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { test } from 'node:test'
import { request } from 'undici'
import { contract, object, query, string } from '@souk/kit/contract'
import { town, until, type Town } from './test-support.ts'

const shop = contract('shop', {
  doc: 'A small shop.',
  operations: {
    look: query('GET /v1/things/:id', {
      doc: 'A thing, which can be watched.',
      input: object({ id: string() }),
      output: object({}),
      access: 'public',
      freshSeconds: 30,
      live: true,
    }),
  },
  events: {},
})

async function open(place: Town) {
  const streams: ServerResponse[] = []
  const stall = await place.service(shop, (message, response) => {
    if (!message.headers.accept?.includes('event-stream')) return void response.end('{}')
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).write('data: 1\n\n')
    streams.push(response)
  })
  const limits = { deadlineMs: 300, silenceMs: 60_000 }
  const gateway = await place.gateway({ expected: ['shop'], limits })
  await until(() => gateway.notReady().length === 0)
  const watch = async (headers: Record<string, string> = {}) => {
    const reply = await request(`${gateway.url}/v1/things/1`, {
      headers: { accept: 'text/event-stream', 'accept-encoding': 'br', ...headers },
    })
    return { ...reply, pieces: reply.body[Symbol.asyncIterator]() }
  }
  return { stall, gateway, streams, watch }
}

test('events pass piece by piece, uncompressed and unkept, for longer than any deadline', async (t) => {
  const { streams, watch, stall } = await open(await town(t))
  const { headers, pieces } = await watch({ 'last-event-id': '"7"' })
  assert.equal(headers['content-type'], 'text/event-stream')
  assert.equal(headers['content-encoding'], undefined)
  assert.equal(headers['cache-status'], undefined)
  assert.equal(stall.requests[0]?.headers['last-event-id'], '"7"')
  assert.equal(String((await pieces.next()).value), 'data: 1\n\n')
  const started = performance.now()
  await until(() => performance.now() - started > 600)
  streams[0]?.write('data: 2\n\n')
  assert.equal(String((await pieces.next()).value), 'data: 2\n\n')
})

test('a gateway that stops ends what would go on for ever, so that its clients come back to another', async (t) => {
  const { gateway, watch, streams } = await open(await town(t))
  const { pieces } = await watch()
  await pieces.next()
  const stopped = gateway.stop()
  assert.equal((await pieces.next()).done, true, 'an end, and no broken connection')
  await stopped
  await until(() => streams[0]?.closed, 'the service hears that nobody listens')
})

test('a client that leaves is not looked after any more', async (t) => {
  const { watch, streams } = await open(await town(t))
  const { body, pieces } = await watch()
  await pieces.next()
  body.destroy()
  await until(() => streams[0]?.closed)
})

test('who does not ask for events gets the answer, and it may be shared', async (t) => {
  const { gateway } = await open(await town(t))
  const { headers, body } = await request(`${gateway.url}/v1/things/1`)
  assert.equal(await body.text(), '{}')
  assert.equal(headers['cache-status'], 'souk;fwd=miss')
})
