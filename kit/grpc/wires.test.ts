import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Answer, Metadata } from '../call/index.ts'
import {
  array,
  categories,
  command,
  contract,
  integer,
  isProblem,
  object,
  oneOf,
  optional,
  page,
  paging,
  query,
  string,
  union,
  type Category,
  type Operation,
} from '../contract/index.ts'
import { service } from '../service/index.ts'
import { callBoth, hostOnBoth, listenOnBoth, type BothWires } from './testing/both-wires.ts'

const refusals = Object.fromEntries(Object.keys(categories).map((each) => [`is_${each}`, each])) as Record<
  string,
  Category
>
const line = object({ sku: string({ min: 1, max: 20 }), quantity: integer({ min: 1, max: 9 }) })
const shelf = contract('shelf', {
  doc: 'Keeps things.',
  operations: {
    echo: query('GET /v1/echo', {
      doc: 'Says it again.',
      input: object({ text: string({ max: 50 }), words: array(string()), state: optional(oneOf(['a', 'b'])) }),
      output: object({ text: string(), words: array(string()), state: optional(oneOf(['a', 'b'])) }),
      access: 'public',
    }),
    list: query('GET /v1/things', {
      doc: 'A page.',
      input: object({ ...paging }),
      output: page(object({ n: integer() })),
      access: 'public',
    }),
    refuse: command('POST /v1/refusals', {
      doc: 'Refuses.',
      input: object({ code: string() }),
      output: object({}),
      access: 'public',
      refusals,
    }),
    put: command('POST /v1/things', {
      doc: 'Keeps it.',
      input: object({
        lines: array(line, { min: 1 }),
        by: union('method', { hand: { name: string() }, crane: {} }),
        note: optional(array(string())),
      }),
      output: object({ id: string(), count: integer() }),
      access: 'public',
      status: 201,
      idempotency: 'required',
    }),
    mine: query('GET /v1/mine', { doc: '', input: object({}), output: object({}), access: 'customer' }),
    staff: query('GET /v1/staff', { doc: '', input: object({}), output: object({}), access: 'shelf:read' }),
    inner: query('GET /v1/inner', {
      doc: '',
      input: object({}),
      output: object({}),
      access: 'service',
      callers: ['nobody'],
    }),
    fail: query('GET /v1/fail', { doc: '', input: object({}), output: object({}), access: 'public' }),
  },
  events: {},
})
const { operations } = shelf

const keeping = service(shelf, {
  operations: {
    echo: async (input) => input,
    list: async ({ cursor = '0', limit = 20 }) => {
      const from = Number(cursor)
      const data = Array.from({ length: Math.min(limit, 250 - from) }, (_, at) => ({ n: from + at }))
      const next = from + data.length
      return { data, page: { nextCursor: next < 250 ? String(next) : null, hasMore: next < 250 } }
    },
    refuse: async ({ code }, ctx) => {
      throw ctx.refuse(code, 'Not now — ünd not 100 % ever.', [{ pointer: '/code', sku: 'A-1', available: 2 }], 7)
    },
    put: async ({ lines }, ctx) => ({ id: ctx.newId('thing'), count: lines.length }),
    mine: async () => ({}),
    staff: async () => ({}),
    inner: async () => ({}),
    fail: async () => {
      throw new Error('broken')
    },
  },
})

const passport = (more: object = {}) =>
  JSON.stringify({ iss: 'gateway', aud: 'shelf', exp: Math.floor(performance.timeOrigin / 1_000) + 10_000, ...more })

/** An answer without what differs from call to call. */
function plain(answer: Answer) {
  const { traceparent: _, body, ...rest } = answer
  if (!isProblem(body)) return { ...rest, body }
  const { traceId: __, ...problem } = body
  return { ...rest, body: problem }
}

describe('an operation answers over gRPC what it answers over HTTP', () => {
  let wires: BothWires
  before(async () => {
    wires = await hostOnBoth(keeping)
  })
  after(() => wires.close())

  const hand = { method: 'hand', name: 'Ada' }
  const lines = [{ sku: 'A', quantity: 1 }]
  const cases: [string, Operation, unknown, Metadata?, number?][] = [
    ['a success', operations.echo, { text: 'ünï ☃', words: ['a', ''], state: 'b' }],
    ['empty values', operations.echo, { text: '', words: [] }],
    ['a page', operations.list, { limit: 2, cursor: '3' }],
    ['the last page, which has no next one', operations.list, { limit: 100, cursor: '200' }],
    [
      'an input that is wrong in two places',
      operations.echo,
      { text: 'x'.repeat(51), words: ['y'.repeat(1_001)] },
      {},
      422,
    ],
    ['a list without items where one is needed', operations.put, { lines: [], by: hand }, { idempotencyKey: 'a' }, 422],
    [
      'a number that is too great',
      operations.put,
      { lines: [{ sku: 'A', quantity: 10 }], by: hand },
      { idempotencyKey: 'b' },
      422,
    ],
    ['a text that cannot be stored', operations.echo, { text: 'a\0', words: [] }, {}, 422],
    ['a key that is missing', operations.put, { lines, by: hand }, {}, 400],
    ['nobody at a door for customers', operations.mine, {}, {}, 401],
    ['a customer at a door for customers', operations.mine, {}, { passport: passport({ sub: 'cus_1' }) }],
    ['a customer at a door for staff', operations.staff, {}, { passport: passport({ sub: 'cus_1' }) }, 403],
    ['the gateway at a door for services', operations.inner, {}, {}, 403],
    ['somebody without a passport', operations.echo, { text: '', words: [] }, { passport: '' }, 401],
    ['too little time', operations.echo, { text: '', words: [] }, { deadlineMs: 20 }, 504],
    ['a defect', operations.fail, {}, {}, 500],
    ...Object.values(categories).map(({ http }, at): [string, Operation, unknown, Metadata, number] => {
      const code = Object.keys(refusals)[at] as string
      return [`the refusal ${code}`, operations.refuse, { code }, {}, http]
    }),
  ]
  for (const [title, operation, input, metadata = {}, status = operation.status] of cases)
    test(title, async () => {
      const about = { passport: passport(), ...metadata }
      const [http, grpc] = [
        await wires.ask('http', operation, input, about),
        await wires.ask('grpc', operation, input, about),
      ]
      assert.equal(http.status, status, JSON.stringify(http.body))
      assert.deepEqual(plain(grpc), plain(http))
    })

  test('a repetition, whichever wire the first one came by', async () => {
    const input = { lines, by: { method: 'crane' }, note: [] }
    const about = { passport: passport(), idempotencyKey: 'once' }
    const first = await wires.ask('http', operations.put, input, about)
    assert.equal(first.status, 201)
    for (const wire of ['grpc', 'http'] as const) {
      const again = await wires.ask(wire, operations.put, input, about)
      assert.deepEqual(plain(again), { ...plain(first), replayed: true })
    }
    const { note: _, ...other } = input
    for (const wire of ['grpc', 'http'] as const) {
      const { status, body } = await wires.ask(wire, operations.put, other, about)
      assert.deepEqual([status, (body as { code: string }).code], [422, 'idempotency_key_reused'])
    }
  })

  test('and all of that went over gRPC', () => assert.equal(wires.detours(), 0))

  test('an operation that no contract names, such as an operator has, goes over HTTP', async () => {
    const strange = { ...operations.echo, name: 'strange', path: '/v1/strange' }
    assert.equal((await wires.ask('grpc', strange, { text: '', words: [] })).status, 404)
    assert.equal(wires.detours(), 1)
  })

  test('an instance that offers no gRPC is asked over HTTP', async () => {
    const { grpcUrl: _, ...instance } = wires.instance
    const about = { passport: passport() }
    const signal = new AbortController().signal
    const { status } = await wires.grpc.send(instance, operations.list, {}, about, signal)
    assert.deepEqual([status, wires.detours()], [200, 2])
  })

  test('where nobody listens the error says that nothing was sent', async () => {
    const instance = { ...wires.instance, grpcUrl: 'http://127.0.0.1:1' }
    const signal = new AbortController().signal
    await assert.rejects(wires.grpc.send(instance, operations.list, {}, {}, signal), { code: 'ECONNREFUSED' })
  })

  test('an input that is larger than a service reads is refused', async () => {
    const input = { text: '', words: Array<string>(400).fill('x'.repeat(1_000)) }
    const { status, body } = await wires.ask('grpc', operations.echo, input, { passport: passport() })
    assert.deepEqual([status, (body as { code: string }).code], [413, 'too_large'])
  })
})

describe('what an answer says beside its body', () => {
  let wires: BothWires
  let answer: Answer
  let asked: Metadata | undefined
  let left: AbortSignal | undefined
  const begun = Promise.withResolvers<void>()
  before(async () => {
    const { url, grpcUrl, close } = await listenOnBoth({
      contract: shelf,
      version: '1.0.0',
      hears: [],
      operations,
      dispatch: async (name, _, metadata, gone) => {
        asked = metadata
        if (name !== 'mine') return answer
        left = gone()
        begun.resolve()
        await new Promise((resolve) => left?.addEventListener('abort', resolve))
        return answer
      },
      onCommit: () => () => {},
      notReady: async () => [],
      metrics: async () => '',
    })
    const instance = { service: 'shelf', id: 'one', url, grpcUrl, version: '1', contractHash: 'x' }
    wires = callBoth(instance, close)
  })
  after(() => wires.close())

  const accepted: Answer = { status: 202, body: { id: 'x', count: 1 }, location: '/v1/things/x', replayed: true }
  const errors = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ pointer: `/${at}`, message: 'ß'.repeat(300) }))
  const trouble = (count: number): Answer => ({
    status: 503,
    body: { type: '', title: 'é', status: 503, code: 'unavailable', detail: 'x', errors: errors(count), traceId: 'b' },
    retryAfterSeconds: 3,
    retryPointless: true,
  })
  for (const [title, given] of [
    ['that it is accepted and not done, where to look, and that it was given before', accepted],
    ['that it was given before', { status: 201, body: { id: 'x', count: 1 }, replayed: true }],
    ['that nobody should ask again', trouble(2)],
  ] satisfies [string, Answer][])
    test(title, async () => {
      answer = given
      const input = { lines: [], by: { method: 'crane' } }
      assert.deepEqual(await wires.ask('grpc', operations.put, input), await wires.ask('http', operations.put, input))
    })

  test('a problem with more faults than fit beside a message is shortened', async () => {
    answer = trouble(200)
    const { status, body } = await wires.ask('grpc', operations.put, { lines: [], by: { method: 'crane' } })
    const { errors: told } = body as { errors: object[] }
    assert.equal(status, 503)
    assert.ok(told.length > 20 && told.length < 200, `${told.length} faults`)
  })

  test('what travels beside the input arrives', async () => {
    answer = accepted
    const metadata = { passport: 'p', idempotencyKey: 'k', traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` }
    await wires.ask('grpc', operations.put, { lines: [], by: { method: 'crane' } }, { ...metadata, deadlineMs: 4_000 })
    const { deadlineMs = 0, ...rest } = asked ?? {}
    assert.deepEqual(rest, metadata)
    assert.ok(deadlineMs > 3_000 && deadlineMs <= 4_000, String(deadlineMs))
  })

  test('who leaves is known to have gone, and gets the reason', async () => {
    const leave = new AbortController()
    const waiting = wires.grpc.send(wires.instance, operations.mine, {}, {}, leave.signal)
    await begun.promise
    leave.abort(new Error('enough'))
    await assert.rejects(waiting, /enough/)
    if (left?.aborted === false) await new Promise((resolve) => left?.addEventListener('abort', resolve))
    assert.equal(left?.aborted, true)
  })
})
