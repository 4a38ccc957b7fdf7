import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { test } from 'node:test'
import { request } from 'undici'
import { contract, object, query, string } from '@souk/kit/contract'
import { systemClock, type Clock } from '@souk/kit/world'
import type { GatewayOptions } from './index.ts'
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

async function open(place: Town, options: Partial<GatewayOptions> & { clock?: Clock } = {}) {
  const streams: ServerResponse[] = []
  const late: (() => void)[] = []
  const stall = await place.service(shop, (message, response) => {
    if (!message.headers.accept?.includes('event-stream')) return void response.end('{}')
    const begin = () => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).write('data: 1\n\n')
      streams.push(response)
    }
    if (message.url === '/v1/things/late') late.push(begin)
    else begin()
  })
  const limits = { deadlineMs: 300, silenceMs: 60_000, ...options.limits }
  const gateway = await place.gateway({ expected: ['shop'], ...options, limits })
  await until(() => gateway.notReady().length === 0)
  const watch = async (headers: Record<string, string> = {}, id = '1') => {
    const reply = await request(`${gateway.url}/v1/things/${id}`, {
      headers: { accept: 'text/event-stream', 'accept-encoding': 'br', ...headers },
    })
    return { ...reply, pieces: reply.body[Symbol.asyncIterator]() }
  }
  return { stall, gateway, streams, late, watch }
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

test('what begins to be watched while a gateway stops ends at once, and the stop waits for none of it', async (t) => {
  const drained = Promise.withResolvers<void>()
  const clock = { ...systemClock, sleep: () => drained.promise }
  const place = await town()
  const { gateway, watch, streams, late } = await open(place, { clock, limits: { deadlineMs: 5_000 } })
  t.after(() => {
    drained.resolve()
    for (const each of streams) each.destroy()
    return place.close()
  })
  const seen: string[] = []
  const follow = async ({ statusCode, pieces }: Awaited<ReturnType<typeof watch>>) => {
    for (let piece = await pieces.next(); !piece.done;) piece = await pieces.next()
    seen.push(`${statusCode}, and an end`)
  }
  const asked = watch({}, 'late').then(follow)
  await until(() => late.length === 1)
  let isOver = false
  const stopped = gateway.stop().then(() => (isOver = true))
  const opened = watch().then(follow)
  late[0]?.()
  await until(() => seen.length === 2, 'the ends')
  drained.resolve()
  await until(() => isOver, 'the stop')
  await Promise.all([asked, opened, stopped])
  assert.deepEqual(seen, ['200, and an end', '200, and an end'])
  await until(() => streams.every(({ closed }) => closed), 'the service hears that nobody listens')
})

test('a client that leaves is not looked after any more', async (t) => {
  const { watch, streams } = await open(await town(t))
  const { body, pieces } = await watch()
  await pieces.next()
  body.destroy()
  await until(() => streams[0]?.closed)
})

test('one network may watch so much at a time, and the others go on', async (t) => {
  const options = { settings: { trustedHops: 1 }, limits: { streamsPerNetwork: 2 } }
  const { gateway, watch, streams } = await open(await town(t), options)
  const from = (network: string) => ({ 'x-forwarded-for': `${network}.7` })
  const [first] = [await watch(from('192.0.2')), await watch(from('192.0.2'))]
  const { statusCode, headers, body } = await watch(from('192.0.2'))
  assert.deepEqual([statusCode, headers['retry-after']], [429, '5'])
  assert.equal(((await body.json()) as { code: string }).code, 'rate_limited')
  assert.equal((await watch(from('198.51.100'))).statusCode, 200)
  const once = await request(`${gateway.url}/v1/things/1`, { headers: from('192.0.2') })
  assert.equal(await once.body.text(), '{}', 'it is no watching')
  for (let times = 0; times < 3; times++) assert.equal((await watch()).statusCode, 200, 'it is this machine')
  assert.equal(streams.length, 6, 'the service heard of no other')
  first.body.destroy()
  await until(async () => (await watch(from('192.0.2'))).statusCode === 200, 'the place of who left')
})

test('who does not ask for events gets the answer, and it may be shared', async (t) => {
  const { gateway } = await open(await town(t))
  const { headers, body } = await request(`${gateway.url}/v1/things/1`)
  assert.equal(await body.text(), '{}')
  assert.equal(headers['cache-status'], 'souk;fwd=miss')
})
