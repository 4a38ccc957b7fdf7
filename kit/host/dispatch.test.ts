import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Answer } from '../call/index.ts'
import { command, contract, event, integer, isProblem, object, query, string, type Access } from '../contract/index.ts'
import { service, type Handler } from '../service/index.ts'
import { staff, trial, type As, type Trial } from '../testing/index.ts'
import type { Endpoint } from '../call/transport.ts'
import type { World } from '../world/index.ts'

const nothing = { doc: '', input: object({}), output: object({}) }
const guarded = (name: string, access: Access, callers: string[] = []) =>
  query(`GET /${name}`, { ...nothing, access, callers })

const foreign = contract('foreign', {
  doc: '',
  operations: { ask: query('GET /ask', { ...nothing, access: 'public' }) },
  events: { happened: event(object({ key: string() }), { key: 'key', doc: '' }) },
})

const probe = contract('probe', {
  doc: 'Does what the test wants.',
  operations: {
    public: guarded('public', 'public'),
    customer: guarded('customer', 'customer'),
    service: guarded('service', 'service'),
    onlyOrder: guarded('only-order', 'service', ['order']),
    write: guarded('write', 'stock:write'),
    writeOrOrder: guarded('write-or-order', 'stock:write', ['order']),
    take: command('POST /take', {
      doc: '',
      input: object({ amount: integer({ min: 1 }) }),
      output: object({}),
      access: 'public',
    }),
    act: command('POST /act', {
      ...nothing,
      output: object({ done: integer() }),
      access: 'public',
      refusals: { no: 'conflict', later: 'exhausted' },
    }),
    secret: command('POST /secret', {
      doc: '',
      input: object({ password: string() }),
      output: object({ token: string() }),
      access: 'public',
      idempotency: 'none',
    }),
    keyed: command('POST /keyed', { ...nothing, access: 'public', idempotency: 'required' }),
  },
  events: { acted: event(object({ key: string() }), { key: 'key', doc: '' }) },
})

type Act = Handler<typeof probe.operations.act>
let act: Act
const empty = async () => ({})
const subject = service(probe, {
  operations: {
    public: empty,
    customer: empty,
    service: empty,
    onlyOrder: empty,
    write: empty,
    writeOrOrder: empty,
    take: empty,
    act: (input, ctx) => act(input, ctx),
    secret: (_, ctx) => ctx.tx(async () => ({ token: ctx.secret() })),
    keyed: empty,
  },
})

let shop: Trial
let endpoint: Endpoint
beforeEach(async () => {
  shop = await trial([])
  const alter = (world: World): World => ({
    ...world,
    listen: (door) => {
      endpoint = door
      return world.listen(door)
    },
  })
  await shop.start(subject, { alter })
  await shop.start(service(foreign, { operations: { ask: empty } }))
})
afterEach(() => shop.stop())

const codeOf = ({ body }: Answer) => (isProblem(body) ? body.code : undefined)
const acting = async (doing: Act, as?: As) => {
  act = doing
  return shop.send(probe.operations.act, {}, as)
}
const published = async () => (await shop.published()).length

const anonymous: As = {}
const customer: As = { subject: 'cus_1' }
const clerk: As = { subject: 'cus_2', permissions: ['stock:write'] }
const order: As = { service: 'order' }
const cart: As = { service: 'cart' }
const who = { anonymous, customer, clerk, staff, order, cart }

/** Which status everybody gets, in the order of `who`. */
const matrix: Record<string, number[]> = {
  public: [200, 200, 200, 200, 200, 200],
  customer: [401, 200, 200, 200, 401, 401],
  service: [403, 403, 403, 403, 200, 200],
  onlyOrder: [403, 403, 403, 403, 200, 403],
  write: [401, 403, 200, 200, 401, 401],
  writeOrOrder: [401, 403, 200, 200, 200, 401],
}
for (const [name, statuses] of Object.entries(matrix))
  test(`who may call an operation with the access ${name}`, async () => {
    const operation = probe.operations[name as 'public']
    for (const [at, [person, as]] of Object.entries(who).entries())
      assert.equal((await shop.send(operation, {}, as)).status, statuses[at], `${person} calls ${name}`)
  })

test('without a passport, and with a forged one, nobody gets in', async () => {
  const ask = (metadata: object) => endpoint.dispatch('public', {}, metadata, () => new AbortController().signal)
  for (const metadata of [{}, { passport: '' }, { passport: 'e30.forged' }])
    assert.deepEqual([(await ask(metadata)).status, codeOf(await ask(metadata))], [401, 'unauthenticated'])
})

test('an operation that does not exist is not found, whatever objects are made of', async () => {
  for (const name of ['nothing', 'constructor', '__proto__', 'toString'])
    assert.equal((await endpoint.dispatch(name, {}, {}, () => new AbortController().signal)).status, 404, name)
})

test('an input that is wrong names the field', async () => {
  const { status, body } = await shop.send(probe.operations.take, { amount: 0 })
  assert.equal(status, 422)
  assert.ok(isProblem(body) && body.errors[0]?.pointer === '/amount')
})

test('an unknown field is refused at the edge and ignored between services', async () => {
  const input = { amount: 1, colour: 'red' }
  const atTheEdge = await shop.send(probe.operations.take, input)
  assert.ok(atTheEdge.status === 422 && isProblem(atTheEdge.body))
  assert.deepEqual(atTheEdge.body.errors[0]?.pointer, '/colour')
  assert.equal((await shop.send(probe.operations.take, input, order)).status, 200)
})

test('an operation that insists on a key says so', async () => {
  const answer = await shop.send(probe.operations.keyed, {})
  assert.deepEqual([answer.status, codeOf(answer)], [400, 'idempotency_key_missing'])
  assert.equal((await shop.send(probe.operations.keyed, {}, { idempotencyKey: 'k' })).status, 200)
})

test('a declared refusal is answered as it is, and carries the trace', async () => {
  const answer = await acting((_, ctx) => Promise.reject(ctx.refuse('no', 'Not now.')))
  assert.ok(isProblem(answer.body))
  assert.deepEqual([answer.status, answer.body.code, answer.body.detail], [409, 'no', 'Not now.'])
  assert.match(answer.body.traceId ?? '', /^[0-9a-f]{32}$/)
})

const refusing =
  (how: 'throws' | 'returns', code: 'no' | 'later'): Act =>
  (_, ctx) =>
    ctx.tx(async ({ emit }) => {
      await emit(probe.events.acted, { key: 'a' })
      if (how === 'throws') throw ctx.refuse(code, 'Not now.')
      return ctx.refuse(code, 'Not now.', [], 7)
    })

test('a refusal that a transaction throws leaves nothing behind; one that it returns leaves what was written', async () => {
  assert.deepEqual(codeOf(await acting(refusing('throws', 'no'))), 'no')
  assert.equal(await published(), 0)
  const answer = await acting(refusing('returns', 'no'))
  assert.deepEqual([answer.status, codeOf(answer)], [409, 'no'])
  assert.equal(await published(), 1)
})

test('a refusal that a transaction returned is repeated like an answer, without being carried out again', async () => {
  const as = { ...customer, idempotencyKey: 'k' }
  const first = await acting(refusing('returns', 'no'), as)
  const again = await acting(refusing('returns', 'no'), as)
  assert.deepEqual([first.replayed, again.replayed, codeOf(again)], [undefined, true, 'no'])
  assert.equal(await published(), 1)
})

test('a refusal that says when to come back is not repeated, also when a transaction returned it', async () => {
  const as = { ...customer, idempotencyKey: 'k' }
  const first = await acting(refusing('returns', 'later'), as)
  assert.deepEqual([first.status, codeOf(first), first.retryAfterSeconds], [429, 'later', 7])
  assert.deepEqual((await acting(async () => ({ done: 1 }), as)).body, { done: 1 })
})

test('of a request that is secret nothing is kept: it is carried out again under the same key', async () => {
  const as = { ...customer, idempotencyKey: 'k' }
  const [one, other] = [
    await shop.ask(probe.operations.secret, { password: 'a' }, as),
    await shop.ask(probe.operations.secret, { password: 'a' }, as),
  ]
  assert.notEqual(one.token, other.token)
  assert.deepEqual(await shop.database('probe').read.all`select * from souk_idempotency`, [])
})

const defects: Record<string, Act> = {
  'an undeclared refusal': (_, ctx) =>
    Promise.reject((ctx.refuse as (code: string, detail: string) => Error)('maybe', '')),
  'an answer that breaks the contract': async () => ({ done: 'yes' }) as unknown as { done: number },
  'an answer that breaks the contract, from a transaction': (_, ctx) =>
    ctx.tx(async ({ emit }) => {
      await emit(probe.events.acted, { key: 'a' })
      return { done: 1.5 }
    }),
  'a call inside a transaction': (_, ctx) =>
    ctx.tx(async ({ emit }) => {
      await emit(probe.events.acted, { key: 'a' })
      await ctx.call(foreign.operations.ask, {})
      return { done: 1 }
    }),
  'a second transaction': async (_, ctx) => {
    await ctx.tx(async () => ({ done: 1 }))
    return ctx.tx(async ({ emit }) => {
      await emit(probe.events.acted, { key: 'a' })
      return { done: 2 }
    })
  },
  "another service's event": (_, ctx) =>
    ctx.tx(async ({ emit }) => {
      await emit(foreign.events.happened, { key: 'a' })
      return { done: 1 }
    }),
  'an event that breaks the contract': (_, ctx) =>
    ctx.tx(async ({ emit }) => {
      await emit(probe.events.acted, { key: 1 } as unknown as { key: string })
      return { done: 1 }
    }),
  'an error of any kind': () => Promise.reject(new TypeError('secret detail')),
}
for (const [what, doing] of Object.entries(defects))
  test(`${what} is a defect: it is written down, not shown, and nothing of it stays`, async () => {
    const answer = await acting(doing)
    assert.deepEqual([answer.status, codeOf(answer)], [500, 'defect'])
    assert.doesNotMatch(JSON.stringify(answer.body), /secret detail|at .*\.ts/)
    assert.equal(
      shop.recorded.lines.filter(({ level, message }) => level === 'error' && /defect in probe/.test(message)).length,
      1,
    )
    assert.equal(await published(), 0)
  })

test('a call before the transaction is carried out under the passport of this service', async () => {
  const answer = await acting(async (_, ctx) => {
    await ctx.call(foreign.operations.ask, {})
    return ctx.tx(async () => ({ done: 1 }))
  })
  assert.deepEqual(answer.body, { done: 1 })
})

test('a call to a service that does not run is an outage, not a defect, and a fallback takes its place', async () => {
  shop.kill('foreign')
  const outage = await acting(async (_, ctx) => {
    await ctx.call(foreign.operations.ask, {})
    return { done: 1 }
  })
  assert.deepEqual([outage.status, outage.retryPointless], [503, true])
  const answer = await acting(async (_, ctx) => {
    await ctx.call(foreign.operations.ask, {}, { fallback: () => ({}) })
    return { done: 2 }
  })
  assert.deepEqual(answer.body, { done: 2 })
})

test('the trace of the caller goes on', async () => {
  const traceId = 'a'.repeat(32)
  const metadata = { traceparent: `00-${traceId}-${'b'.repeat(16)}-01` }
  const { traceparent } = await endpoint.dispatch('public', {}, metadata, () => new AbortController().signal)
  assert.match(traceparent ?? '', new RegExp(`^00-${traceId}-`))
})
