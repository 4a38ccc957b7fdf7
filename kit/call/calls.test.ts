import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, test } from 'node:test'
import { command, contract, integer, isRefusal, object, query, Refusal, refusalProblem } from '../contract/index.ts'
import { staticDiscovery, type Discovery } from '../discovery/index.ts'
import { httpTransport } from '../http/index.ts'
import { createPassports, type Claims, type Keys } from '../passport/index.ts'
import { deadlineIn } from '../resilience/index.ts'
import { recorder } from '../telemetry/index.ts'
import { idMaker, seededRandom, systemClock as clock, type World } from '../world/index.ts'
import { createCalls, isOutage } from './index.ts'

const leaf = contract('leaf', {
  doc: 'Is called.',
  operations: {
    ask: query('GET /ask', {
      doc: 'Answers a number.',
      input: object({}),
      output: object({ n: integer() }),
      access: 'public',
      refusals: { sold_out: 'conflict' },
    }),
    tell: command('POST /tell', {
      doc: 'Counts.',
      input: object({}),
      output: object({ n: integer() }),
      access: 'public',
    }),
  },
  events: {},
})

const keys: Keys = {
  sign: async (claims) => JSON.stringify(claims),
  verify: async (token) => JSON.parse(token) as Claims,
}
const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(handle: RequestListener): Promise<string> {
  const server = createServer(handle)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener =>
  (_, reply) =>
    reply.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

function caller(...urls: string[]) {
  return callerIn(staticDiscovery(urls.map((url) => `leaf=${url}`).join(',')))
}

function callerIn(discovery: Discovery) {
  const random = seededRandom(1)
  const recorded = recorder({ clock, random })
  const transport = httpTransport()
  const world: Partial<World> = {
    clock,
    random,
    keys,
    transport,
    discovery,
    telemetry: recorded,
    newId: idMaker(clock, random),
  }
  const calls = createCalls('root', world as World, createPassports('root', keys, clock))
  const errand = () => ({ deadline: deadlineIn(clock, 3_000), span: recorded.span('test', 'internal') })
  return {
    recorded,
    ask: (options = {}) => calls.call(leaf.operations.ask, {}, errand(), options),
    tell: (options = {}) => calls.call(leaf.operations.tell, {}, errand(), options),
  }
}

test('a call brings a passport for the callee, the shrunken deadline and the trace', async () => {
  let heard: IncomingMessage['headers'] = {}
  const url = await serve((request, reply) => {
    heard = request.headers
    json(200, { n: 7 })(request, reply)
  })
  const { ask, recorded } = caller(url)
  assert.deepEqual(await ask(), { n: 7 })
  const claims = JSON.parse(String(heard['x-passport'])) as Claims
  assert.deepEqual([claims.iss, claims.aud], ['root', 'leaf'])
  assert.ok(Number(heard['x-deadline-ms']) <= 2_980)
  assert.equal(heard.traceparent?.slice(3, 35), recorded.spans.at(-1)?.traceId)
})

test('a declared refusal reaches the caller as it is, and is not asked again', async () => {
  let asked = 0
  const body = refusalProblem(new Refusal('sold_out', 'conflict', 'Nothing left.', [{ pointer: '/n' }]))
  const url = await serve((request, reply) => {
    asked++
    json(409, body)(request, reply)
  })
  await assert.rejects(caller(url).ask(), (error) => {
    assert.ok(isRefusal(error, 'sold_out'))
    assert.deepEqual(error.errors, [{ pointer: '/n', code: 'sold_out', message: 'Nothing left.' }])
    return true
  })
  assert.equal(asked, 1)
})

test('a query that fails at one instance is answered by the other', async () => {
  const dead = await serve((request) => request.socket.destroy())
  const alive = await serve(json(200, { n: 1 }))
  const { ask } = caller(dead, alive)
  // The budget allows three repetitions to begin with.
  for (let turn = 0; turn < 3; turn++) assert.deepEqual(await ask(), { n: 1 })
})

test('a command is sent once, unless it carries an idempotency key', async () => {
  let told = 0
  const url = await serve((request, reply) => {
    told++
    json(503, { detail: 'not now' })(request, reply)
  })
  await assert.rejects(caller(url).tell(), isOutage)
  assert.equal(told, 1)
  await assert.rejects(caller(url).tell({ idempotencyKey: 'k' }), isOutage)
  assert.equal(told, 4)
})

test('who is told not to retry does not', async () => {
  let asked = 0
  const url = await serve((request, reply) => {
    asked++
    json(503, { detail: 'tried already' }, { 'x-retry': 'no', 'retry-after': '7' })(request, reply)
  })
  await assert.rejects(caller(url).ask(), (error) => isOutage(error) && error.retryAfterSeconds === 7)
  assert.equal(asked, 1)
})

test('an answer that breaks the contract is an outage, and a fallback may stand in', async () => {
  const url = await serve(json(200, { n: 'many' }))
  await assert.rejects(caller(url).ask(), isOutage)
  assert.deepEqual(await caller(url).ask({ fallback: () => ({ n: 0 }) }), { n: 0 })
})

test('without any instance there is an outage, and it says who cannot be reached', async () => {
  await assert.rejects(caller().ask(), /leaf cannot be reached/)
})

test('a hedged query is answered by the quicker of two instances', async () => {
  const held: (() => void)[] = []
  const slow = await serve((request, reply) => void held.push(() => json(200, { n: 1 })(request, reply)))
  const quick = await serve(json(200, { n: 2 }))
  const { ask } = caller(slow, quick)
  for (let turn = 0; turn < 4; turn++) assert.deepEqual(await ask({ hedgeAfterMs: 20 }), { n: 2 })
  for (const answer of held) answer()
})

test('while two versions run each gets its weight, and an operation that one of them lacks goes to the other', async () => {
  const asked: string[] = []
  const serveAs = (version: string) =>
    serve((request, reply) => {
      asked.push(`${version} ${request.method}`)
      json(200, { n: 1 })(request, reply)
    })
  const discovery = staticDiscovery('')
  const instance = (version: string, url: string) => ({ service: 'leaf', id: version, url, version, contractHash: '' })
  await discovery.register({ ...instance('1.4.0', await serveAs('1.4.0')), operations: ['ask'], weight: 100 })
  await discovery.register({ ...instance('1.5.0', await serveAs('1.5.0')), operations: ['ask', 'tell'], weight: 0 })
  const { ask, tell } = callerIn(discovery)
  for (let call = 0; call < 5; call++) await ask()
  await tell()
  assert.deepEqual(asked, [...Array<string>(5).fill('1.4.0 GET'), '1.5.0 POST'])
})

test('an operation that nobody has yet is an outage, and no mistake of ours', async () => {
  const discovery = staticDiscovery('')
  const url = await serve(json(404, {}))
  await discovery.register({ service: 'leaf', id: 'a', url, version: '1', contractHash: '', operations: ['ask'] })
  await assert.rejects(callerIn(discovery).tell(), (error) => isOutage(error) && error.code === 'unavailable')
})
