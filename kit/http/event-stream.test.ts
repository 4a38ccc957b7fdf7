import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { test, type TestContext } from 'node:test'
import { liveDefaults, type Answer, type LiveSettings } from '../call/index.ts'
import { contract, integer, object, query, string } from '../contract/index.ts'
import { listenHttp } from './server.ts'

const thing = { input: object({ name: string() }), output: object({ n: integer() }), access: 'public' } as const
const shop = contract('shop', {
  doc: 'Sells.',
  events: {},
  operations: {
    show: query('GET /things/:name', { doc: '', ...thing, live: true }),
    still: query('GET /still/:name', { doc: '', ...thing }),
  },
})

/** Nothing is looked at by itself within a test: what is seen was told. */
const patient: LiveSettings = { ...liveDefaults, lookMs: 60_000, pauseMs: 1 }

async function open(t: TestContext, settings: Partial<LiveSettings> = {}, beatMs = 60_000) {
  const watching = new Set<() => void>()
  const now: { answer: Answer; asked: number } = { answer: { status: 200, body: { n: 1 } }, asked: 0 }
  const server = await listenHttp(
    {
      contract: shop,
      version: '1.0.0',
      operations: shop.operations,
      dispatch: async () => {
        now.asked++
        return now.answer
      },
      hears: [],
      onCommit: (changed) => {
        watching.add(changed)
        return () => void watching.delete(changed)
      },
      notReady: async () => [],
      metrics: async () => '',
    },
    { live: { ...patient, ...settings }, beatMs },
  )
  t.after(server.close)
  const watch = async (headers: Record<string, string> = {}, path = '/things/mug') => {
    const request = get(server.url + path, { headers: { accept: 'text/event-stream', ...headers } })
    const [reply] = (await once(request, 'response')) as [IncomingMessage]
    reply.setEncoding('utf8').on('error', () => {})
    const pieces = reply[Symbol.asyncIterator]() as AsyncIterator<string>
    let text = ''
    /** Everything up to and with the first text that has this in it. */
    const until = async (part: string) => {
      while (!text.includes(part)) {
        const { value, done } = await pieces.next()
        if (done) throw new Error(`the stream ended: ${text}`)
        text += value
      }
      const seen = text
      text = ''
      return seen
    }
    const ended = async () => {
      for (;;) if ((await pieces.next()).done) return true
    }
    return { reply, until, ended, leave: () => reply.destroy() }
  }
  const change = (n: number) => {
    now.answer = { status: 200, body: { n } }
    for (const changed of watching) changed()
  }
  return { server, now, watch, change, watching }
}

test('an answer is sent now and again whenever it has changed', async (t) => {
  const { watch, change } = await open(t)
  const { reply, until } = await watch()
  assert.equal(reply.headers['content-type'], 'text/event-stream')
  assert.equal(reply.headers['cache-control'], 'no-store')
  assert.match(await until('"n":1}'), /^retry: \d+\n\nid: "[\w-]{22}"\ndata: {"n":1}\n?/)
  change(2)
  await until('data: {"n":2}')
  change(3)
  await until('data: {"n":3}')
})

test('a commit that changes nothing of it sends nothing', async (t) => {
  const { watch, change, now } = await open(t)
  const { until } = await watch()
  await until('"n":1}')
  const asked = now.asked
  change(1)
  while (now.asked === asked) await new Promise((go) => setImmediate(go))
  change(2)
  assert.doesNotMatch(await until('"n":2}'), /"n":1/)
})

test('what another process has changed is seen without being told', async (t) => {
  const { watch, now } = await open(t, { lookMs: 10 })
  const { until } = await watch()
  await until('"n":1}')
  now.answer = { status: 200, body: { n: 2 } }
  await until('"n":2}')
})

test('who comes back and says what it heard last hears only what is new', async (t) => {
  const { watch, change } = await open(t)
  const first = await watch()
  const [, id = ''] = /id: (.*)\n/.exec(await first.until('"n":1}')) ?? []
  const again = await watch({ 'last-event-id': id })
  change(2)
  assert.doesNotMatch(await again.until('"n":2}'), /"n":1/)
})

test('silence is broken by a comment, so that nobody takes it for the end', async (t) => {
  const { watch } = await open(t, { lookMs: 5 }, 20)
  const { until } = await watch()
  await until('"n":1}')
  await until('\n:\n\n')
})

test('a stream ends after its time, when the thing may not be seen any more, and when the service stops', async (t) => {
  const short = await open(t, { lifeMs: 50 })
  assert.ok(await (await short.watch()).ended())
  const gone = await open(t, { lookMs: 5 })
  const watched = await gone.watch()
  await watched.until('"n":1}')
  gone.now.answer = { status: 404, body: {} }
  assert.ok(await watched.ended())
  const stopping = await open(t)
  const last = await stopping.watch()
  await last.until('"n":1}')
  await Promise.all([stopping.server.close(), last.ended()])
})

test('an outage in between is not the end', async (t) => {
  const { watch, now } = await open(t, { lookMs: 5 })
  const { until } = await watch()
  await until('"n":1}')
  now.answer = { status: 503, body: {} }
  const asked = now.asked
  while (now.asked < asked + 3) await new Promise((go) => setImmediate(go))
  now.answer = { status: 200, body: { n: 2 } }
  assert.doesNotMatch(await until('"n":2}'), /data: {}/)
})

test('a refusal, and an operation that cannot be watched, answer as they always do', async (t) => {
  const { watch, now } = await open(t)
  assert.match(String((await watch({}, '/still/mug')).reply.headers['content-type']), /^application\/json/)
  now.answer = { status: 404, body: { code: 'unknown' } }
  const { reply } = await watch()
  assert.equal(reply.statusCode, 404)
  assert.match(String(reply.headers['content-type']), /^application\/problem\+json/)
})

test('one who watches too many is sent away, and who leaves makes room and is not looked after', async (t) => {
  const { watch, watching } = await open(t, { mostWatchers: 1 })
  const first = await watch()
  await first.until('"n":1}')
  const { reply } = await watch()
  assert.equal(reply.statusCode, 503)
  assert.equal(reply.headers['retry-after'], '5')
  first.leave()
  while (watching.size > 0) await new Promise((go) => setImmediate(go))
  assert.equal((await watch()).reply.statusCode, 200)
})
