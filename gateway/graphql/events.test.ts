import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { request } from 'undici'
import { contract, object, query, string } from '@souk/kit/contract'
import { systemClock, type Clock } from '@souk/kit/world'
import { pen, registrar, write } from '../identity/test-support.ts'
import { STAFF_KEY, town, until } from '../test-support.ts'
import { openShop } from './test-support.ts'

const staff = { authorization: `Bearer ${STAFF_KEY}` }

/** Asks, and answers what comes, as it comes. */
async function follow(t: TestContext, url: string, document: string, headers: Record<string, string> = {}) {
  const leave = new AbortController()
  t.after(() => leave.abort())
  const reply = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query: document }),
    signal: leave.signal,
  })
  const seen = { reply, text: '', isOver: false, leave: () => leave.abort() }
  const read = async () => {
    for await (const piece of reply.body ?? []) seen.text += Buffer.from(piece).toString()
  }
  void read()
    .catch(() => {})
    .finally(() => (seen.isOver = true))
  return seen
}

test('a subscription sends what is, and again when it has changed, with what links lead to then', async (t) => {
  const { gateway, post, asked } = await openShop(t)
  const seen = await follow(t, gateway.url, 'subscription { shelfWatched(sku: "a-1") { left maker { name } } }')
  assert.equal(seen.reply.headers.get('content-type'), 'text/event-stream')
  const event = (left: number) =>
    `event: next\ndata: {"data":{"shelfWatched":{"left":${left},"maker":{"name":"Maker of a-1"}}}`
  await until(() => seen.text.includes(event(3)), 'the first answer')
  await post({ query: 'mutation { shelfCount(input: { sku: "a-1", left: 2 }) { result } }' }, staff)
  await until(() => seen.text.includes(event(2)), 'the second answer')
  const costs = [...seen.text.matchAll(/"cost":(\{.*?\})/g)].map(([, cost]) => JSON.parse(cost as string) as object)
  const each = { estimated: 2, spent: 2, limit: 50 }
  assert.deepEqual(costs, [each, each], 'each event has a budget of its own')
  assert.equal(asked.get('maker'), 2)
  assert.ok(!seen.isOver)
})

test('who takes nothing but events gets the answer to a query as one, and also why there is none', async (t) => {
  const { gateway } = await openShop(t)
  const answered = await follow(t, gateway.url, '{ shelfThing(id: "a") { id } }')
  await until(() => answered.isOver, 'the end')
  assert.match(
    answered.text,
    /^:\n\nevent: next\ndata: \{"data":\{"shelfThing":\{"id":"a"\}\}.*\}\n\nevent: complete\ndata:\n\n$/,
  )
  const refused = await follow(t, gateway.url, 'subscription { nothing }')
  await until(() => refused.isOver, 'the end')
  assert.match(refused.text, /event: next\ndata: \{"errors":\[.*Cannot query field.*\}\n\nevent: complete/)
  const both = await follow(t, gateway.url, '{ shelfThing(id: "a") { id } }', {
    accept: 'application/json, text/event-stream',
  })
  assert.match(both.reply.headers.get('content-type') ?? '', /^application\/json/)
})

test('a subscription takes one of the places that a network has for watching, until its client leaves', async (t) => {
  const { gateway } = await openShop(t, { settings: { limitLocal: true }, limits: { streamsPerNetwork: 1 } })
  const subscribe = () => follow(t, gateway.url, 'subscription { shelfWatched(sku: "a-1") { left } }')
  const overHttp = async () => {
    const reply = await request(`${gateway.url}/v1/watched/a-1`, { headers: { accept: 'text/event-stream' } })
    reply.body.on('error', () => {}).destroy()
    return reply.statusCode
  }
  const first = await subscribe()
  await until(() => first.text.includes('"left":3'), 'the first answer')
  const second = await subscribe()
  await until(() => second.isOver, 'the end')
  assert.match(second.text, /"errors":\[.*"code":"rate_limited".*\}\n\nevent: complete/)
  assert.equal(await overHttp(), 429)
  first.leave()
  await until(async () => (await overHttp()) === 200, 'the place of who left')
})

test('a subscription of somebody who takes no events is refused in words', async (t) => {
  const { ask } = await openShop(t)
  const { errors } = await ask('subscription { shelfWatched(sku: "a-1") { left } }')
  assert.equal(errors?.[0]?.extensions?.code, 'NOT_ACCEPTABLE')
})

test('a subscription ends when a gateway stops, without saying that it is complete', async (t) => {
  const { gateway } = await openShop(t)
  const seen = await follow(t, gateway.url, 'subscription { shelfWatched(sku: "a-1") { left } }')
  await until(() => seen.text.includes('"left":3'), 'the first answer')
  await gateway.stop()
  await until(() => seen.isOver, 'the end')
  assert.doesNotMatch(seen.text, /complete/)
})

test('a subscription that begins while a gateway stops ends at once, and a query is still answered', async (t) => {
  const drained = Promise.withResolvers<void>()
  t.after(() => drained.resolve())
  const { gateway } = await openShop(t, { clock: { ...systemClock, sleep: () => drained.promise } })
  const stopped = gateway.stop()
  const subscribed = await follow(t, gateway.url, 'subscription { shelfWatched(sku: "a-1") { left } }')
  assert.equal(subscribed.reply.status, 200)
  await until(() => subscribed.isOver, 'the end')
  assert.doesNotMatch(subscribed.text, /complete/)
  const answered = await follow(t, gateway.url, '{ shelfThing(id: "a") { id } }')
  await until(() => answered.isOver, 'the end')
  assert.match(answered.text, /"shelfThing":\{"id":"a"\}.*\n\nevent: complete/)
  drained.resolve()
  await stopped
})

const mine = contract('mine', {
  doc: 'What belongs to somebody.',
  operations: {
    look: query('GET /v1/things/mine', {
      doc: 'What they have, which can be watched.',
      input: object({}),
      output: object({ name: string() }),
      access: 'mine:read',
      live: true,
    }),
  },
  events: {},
})

test('who has no access any more is told so when the service ends its stream, and the subscription is over', async (t) => {
  const place = await town(t)
  const who = registrar()
  const key = await pen('key_1')
  who.keys.push(key.shown)
  await place.host(who.service)
  const streams: { end(): void }[] = []
  await place.service(mine, (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('id: 1\ndata: {"name":"cup"}\n\n')
    streams.push(response)
  })
  const gateway = await place.gateway({ expected: ['mine', who.service.contract.name] })
  await until(() => gateway.notReady().length === 0, 'ready')
  // A token lasts ten minutes: this one two seconds more.
  const expiresAt = Date.now() + 2_000
  const token = await write(key, expiresAt - 600_000, { permissions: ['mine:read'] })
  const seen = await follow(t, gateway.url, 'subscription { mineLook { name } }', { authorization: `Bearer ${token}` })
  await until(() => seen.text.includes('"name":"cup"'), 'the first answer')
  await until(() => Date.now() > expiresAt, 'the end of the token')
  streams[0]?.end()
  await until(() => seen.isOver, 'the end')
  assert.match(seen.text, /event: next\ndata: \{"errors":\[.*"code":"unauthenticated".*\}\n\nevent: complete/)
  assert.equal(streams.length, 1)
})

test('nobody loses what they watch while it cannot be told who they are', async (t) => {
  const place = await town(t)
  const who = registrar()
  who.apiKeys.set('souk_key_1_reader', { subject: 'usr_1', permissions: ['mine:read'] })
  const vouching = await place.host(who.service)
  const streams: { end(): void }[] = []
  await place.service(mine, (_, response) => {
    const id = streams.push(response)
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(`id: ${id}\ndata: {"name":"cup ${id}"}\n\n`)
  })
  // What is known of a key holds for half a minute; this clock leaps over it.
  let leapMs = 0
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + leapMs }
  const gateway = await place.gateway({ clock, expected: ['mine', who.service.contract.name] })
  await until(() => gateway.notReady().length === 0, 'ready')
  const key = { authorization: 'Bearer souk_key_1_reader' }
  const seen = await follow(t, gateway.url, 'subscription { mineLook { name } }', key)
  await until(() => seen.text.includes('"name":"cup 1"'), 'the first answer')
  await vouching.stop()
  leapMs = 31_000
  streams[0]?.end()
  const askedInVain = () => place.telemetry.counts.filter(({ labels }) => labels.callee === 'people').length
  await until(() => askedInVain() >= 2, 'nobody there to say who they are')
  await place.host(who.service)
  await until(() => seen.text.includes('"name":"cup 2"'), 'what it is now')
  assert.doesNotMatch(seen.text, /errors/)
})
