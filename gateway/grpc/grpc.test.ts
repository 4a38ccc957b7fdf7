import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:http2'
import { test, type TestContext } from 'node:test'
import {
  command,
  contract,
  grpcPath,
  integer,
  object,
  query,
  string,
  type Contract,
  type Problem,
} from '@souk/kit/contract'
import { service } from '@souk/kit/service'
import type { GatewayOptions } from '../index.ts'
import { STAFF_KEY, town, until } from '../test-support.ts'
import { callGrpc, type Ended } from './test-support.ts'

const bread = (more = {}) =>
  contract('bread', {
    doc: 'Sells bread.',
    operations: {
      show: query('GET /v1/bread/:name', {
        doc: 'Shows one.',
        input: object({ name: string({ min: 1, max: 20 }) }),
        output: object({ name: string(), caller: string() }),
        access: 'public',
        refusals: { sold_out: 'conflict' },
      }),
      bake: command('POST /v1/bread', {
        doc: 'Bakes.',
        input: object({ count: integer({ min: 1 }) }),
        output: object({ id: string() }),
        access: 'bread:write',
        status: 201,
      }),
      mine: query('GET /v1/mine', { doc: '', input: object({}), output: object({}), access: 'customer' }),
      left: query('GET /v1/left/:name', {
        doc: 'How many loaves are left, which can be watched.',
        input: object({ name: string({ max: 20 }) }),
        output: object({ loaves: integer() }),
        access: 'bread:read',
        live: true,
        refusals: { unknown_bread: 'not_found' },
      }),
      seen: query('GET /v1/seen', {
        doc: 'What everybody may watch.',
        input: object({}),
        output: object({ loaves: integer() }),
        access: 'public',
        live: true,
      }),
      count: query('GET /v1/count', { doc: '', input: object({}), output: object({}), access: 'service' }),
      ...more,
    },
    events: {},
  })
const shop = bread()
const { show, bake, mine, left, seen, count } = shop.operations
let loaves = 3
const bakery = (of: Contract) =>
  service(of as typeof shop, {
    operations: {
      show: async ({ name }, ctx) => {
        if (name === 'rye') throw ctx.refuse('sold_out', 'There is no rye.', [{ pointer: '/name' }])
        return { name, caller: ctx.caller.subject ?? 'nobody' }
      },
      bake: async (_, ctx) => ({ id: ctx.newId('loaf') }),
      mine: async () => ({}),
      count: async () => ({}),
      seen: async () => ({ loaves }),
      left: async ({ name }, ctx) => {
        if (name === 'rye') throw ctx.refuse('unknown_bread', 'There is no rye.')
        return { loaves }
      },
      ...('slice' in of.operations ? { slice: async () => ({}) } : {}),
    },
  })

async function open(t: TestContext, options: Partial<GatewayOptions> = {}) {
  const place = await town(t)
  await place.host(bakery(shop))
  const gateway = await place.gateway({ grpcPort: 0, expected: ['bread'], ...options })
  await until(() => gateway.notReady().length === 0, 'the contract is read')
  const client = callGrpc(gateway.grpcUrl as string, shop)
  t.after(client.close)
  return { ...client, gateway, place }
}

const staff = { authorization: `Bearer ${STAFF_KEY}` }
const said = ({ code, problem }: { code: number; problem: Problem | undefined }) => [code, problem?.code]

test('an operation is answered with who asks, where the trace goes on', async (t) => {
  const { ask, place } = await open(t)
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
  const { code, body, trailers } = await ask(show, { name: 'wheat' }, { ...staff, traceparent })
  assert.deepEqual([code, body], [0, { name: 'wheat', caller: 'staff' }])
  assert.match(String(trailers.get('traceparent')[0]), /^00-a{32}-/)
  const titles = place.telemetry.spans.filter(({ traceId }) => traceId === 'a'.repeat(32)).map(({ name }) => name)
  assert.ok(titles.includes('gRPC bread.show') && titles.includes('bread.show'), titles.join())
})

test('refusals, wrong inputs and strangers are told as over HTTP', async (t) => {
  const { ask, gateway } = await open(t)
  const refused = await ask(show, { name: 'rye' })
  assert.deepEqual(said(refused), [10, 'sold_out'])
  const overHttp = (await (await fetch(`${gateway.url}/v1/bread/rye`)).json()) as Problem
  const without = (problem: Problem) => ({ ...problem, traceId: undefined })
  assert.deepEqual(without(refused.problem as Problem), without(overHttp))
  assert.deepEqual(said(await ask(bake, { count: 1 })), [16, 'unauthenticated'])
  assert.deepEqual(said(await ask(mine, {})), [16, 'unauthenticated'])
  assert.deepEqual(said(await ask(bake, { count: 0 }, staff)), [3, 'invalid'])
  assert.deepEqual(said(await ask(show, { name: 'x' }, { authorization: 'Bearer wrong' })), [16, 'unauthenticated'])
})

test('what is for services is not there, and is not shown', async (t) => {
  const { ask } = await open(t)
  assert.equal((await ask(count, {}, staff)).code, 12)
})

test('the staff key opens only to who is on this machine and comes through nobody', async (t) => {
  const { ask } = await open(t)
  assert.equal((await ask(bake, { count: 1 }, staff)).code, 0)
  assert.deepEqual(said(await ask(bake, { count: 1 }, { ...staff, 'x-forwarded-for': '192.0.2.1' })), [
    16,
    'unauthenticated',
  ])
})

test('a passport from outside opens nothing', async (t) => {
  const { ask } = await open(t)
  assert.deepEqual(said(await ask(mine, {}, { 'x-passport': 'made up' })), [16, 'unauthenticated'])
})

test('a repetition with the same key gets the first answer', async (t) => {
  const { ask } = await open(t)
  const once = { ...staff, 'idempotency-key': 'once' }
  const [first, again] = [await ask(bake, { count: 1 }, once), await ask(bake, { count: 1 }, once)]
  assert.deepEqual(again.body, first.body)
  assert.deepEqual(
    [first.trailers.get('idempotency-replayed'), again.trailers.get('idempotency-replayed')],
    [[], ['true']],
  )
  assert.deepEqual(said(await ask(bake, { count: 1 }, { ...staff, 'idempotency-key': 'k'.repeat(256) })), [
    3,
    'malformed',
  ])
})

test('calls are counted with requests, and one too many is refused before anybody looks who asks', async (t) => {
  const { ask, gateway } = await open(t, { settings: { browsePerMinute: 2, limitLocal: true } })
  assert.equal((await fetch(`${gateway.url}/v1/bread/wheat`)).status, 200)
  assert.equal((await ask(show, { name: 'wheat' })).code, 0)
  const refused = await ask(show, { name: 'wheat' }, { authorization: 'Bearer wrong' })
  assert.deepEqual(said(refused), [8, 'rate_limited'])
  assert.match(String(refused.trailers.get('retry-after')[0]), /^[1-9]\d*$/)
})

test('a message that is too large is not read', async (t) => {
  const { ask } = await open(t, { limits: { bodyBytes: 1_000 } })
  assert.equal((await ask(show, { name: 'x'.repeat(2_000) })).code, 8)
})

test('messages without an end take the memory of their network only, as the proxies in front tell it', async (t) => {
  const { gateway } = await open(t, { limits: { heldBytesPerNetwork: 20_000 }, settings: { trustedHops: 1 } })
  const session = connect(gateway.grpcUrl as string)
  t.after(() => session.destroy())
  const sendWithoutEnd = async (client: string) => {
    const from = { 'x-forwarded-for': `203.0.113.7, ${client}`, 'content-type': 'application/grpc', te: 'trailers' }
    const call = session.request({ ':method': 'POST', ':path': grpcPath(show), ...from })
    const status = once(call, 'response').then(([headers]) => (headers as Record<string, unknown>)['grpc-status'])
    await new Promise((resolve) => call.write(Uint8Array.from([0, 0, 0, 0, 0]), resolve))
    await new Promise((resolve) => session.ping(resolve))
    return { status, end: () => call.end() }
  }
  const first = await sendWithoutEnd('192.0.2.1')
  assert.equal(await (await sendWithoutEnd('192.0.2.2')).status, '8')
  for (const { status, end } of [first, await sendWithoutEnd('198.51.100.1')]) {
    end()
    assert.equal(await status, '3', 'it is read, and lacks the name')
  }
})

test('a service that is away is unavailable, and its operations stay known', async (t) => {
  const place = await town(t)
  const running = await place.host(bakery(shop))
  const gateway = await place.gateway({ grpcPort: 0, expected: ['bread'] })
  await until(() => gateway.notReady().length === 0, 'the contract is read')
  const { ask, close } = callGrpc(gateway.grpcUrl as string, shop)
  t.after(close)
  await running.stop()
  assert.deepEqual(said(await ask(show, { name: 'wheat' })), [14, 'unavailable'])
})

test('an operation that is new in a contract is offered without a restart', async (t) => {
  const { place, gateway } = await open(t)
  const wider = bread({
    slice: query('GET /v1/slices', { doc: '', input: object({}), output: object({}), access: 'public' }),
  })
  const { slice } = wider.operations as unknown as { slice: typeof show }
  const client = callGrpc(gateway.grpcUrl as string, wider)
  t.after(client.close)
  assert.equal((await client.ask(slice, {})).code, 12)
  await place.host(bakery(wider), '2.0.0')
  await until(async () => (await client.ask(slice, {})).code === 0, 'the new operation is there')
})

test('what is live is told now and again whenever it has changed, until its client leaves', async (t) => {
  const { watch, place } = await open(t)
  loaves = 3
  const { news, ended, leave } = watch(left, { name: 'wheat' }, staff)
  await until(() => news.length === 1, 'the first answer')
  loaves = 2
  await until(() => news.length === 2, 'the second answer')
  assert.deepEqual(news, [{ loaves: 3 }, { loaves: 2 }])
  leave()
  assert.equal((await ended).code, 1)
  const isRecorded = () => place.telemetry.spans.some(({ name }) => name === 'gRPC bread.left')
  await until(isRecorded, 'the end of the stream is recorded')
})

test('a watch takes one of the places that a network has for watching, until its client leaves', async (t) => {
  const { watch } = await open(t, { settings: { trustedHops: 1 }, limits: { streamsPerNetwork: 1 } })
  /** Watches until the first answer, or the end, is there. */
  const begin = async (network: string) => {
    const { news, ended, leave } = watch(seen, {}, { 'x-forwarded-for': `${network}.7` })
    let end: Ended | undefined
    void ended.then((how) => (end = how))
    await until(() => news.length === 1 || end !== undefined, 'the first answer')
    return { leave, end }
  }
  const first = await begin('192.0.2')
  assert.equal(first.end, undefined)
  const { end } = await begin('192.0.2')
  assert.deepEqual(end && said(end), [8, 'rate_limited'])
  assert.deepEqual(end?.trailers.get('retry-after'), ['5'])
  assert.equal((await begin('198.51.100')).end, undefined, 'the others go on')
  first.leave()
  await until(async () => (await begin('192.0.2')).end === undefined, 'the place of who left')
})

test('who may not watch, or watches what is not there, is told as over HTTP', async (t) => {
  const { watch, gateway } = await open(t)
  const told = async (...asked: Parameters<typeof watch>) => said(await watch(...asked).ended)
  assert.deepEqual(await told(left, { name: 'wheat' }), [16, 'unauthenticated'])
  assert.deepEqual(await told(left, { name: 'wheat' }, { authorization: 'Bearer wrong' }), [16, 'unauthenticated'])
  assert.deepEqual(await told(left, { name: 'x'.repeat(21) }, staff), [3, 'invalid'])
  assert.deepEqual(await told(left, { name: 'rye' }, staff), [5, 'unknown_bread'])
  assert.deepEqual(await told(show, { name: 'wheat' }), [12, undefined], 'only what is live can be watched')
  const headers = { accept: 'text/event-stream', authorization: `Bearer ${STAFF_KEY}` }
  assert.equal((await fetch(`${gateway.url}/v1/left/rye`, { headers })).status, 404)
})

test('a gateway that stops ends streams so that their clients come back to another', async (t) => {
  const { watch, gateway } = await open(t)
  const { news, ended } = watch(left, { name: 'wheat' }, staff)
  await until(() => news.length === 1, 'the first answer')
  const stopped = gateway.stop()
  assert.equal((await ended).code, 14)
  await stopped
})

test('who wants to watch a service that is away is told at once, and one that is cut off hears what is new later', async (t) => {
  const place = await town(t)
  const running = await place.host(bakery(shop))
  const gateway = await place.gateway({ grpcPort: 0, expected: ['bread'] })
  await until(() => gateway.notReady().length === 0, 'the contract is read')
  const { watch, close } = callGrpc(gateway.grpcUrl as string, shop)
  t.after(close)
  loaves = 3
  const { news } = watch(left, { name: 'wheat' }, staff)
  await until(() => news.length === 1, 'the first answer')
  await running.stop()
  assert.deepEqual(said(await watch(left, { name: 'wheat' }, staff).ended), [14, 'unavailable'])
  await place.host(bakery(shop), '1.0.1')
  loaves = 1
  await until(() => news.length > 1, 'what is new')
  assert.deepEqual(news, [{ loaves: 3 }, { loaves: 1 }])
})

test('without a port nothing listens', async (t) => {
  const place = await town(t)
  assert.equal((await place.gateway()).grpcUrl, undefined)
})
