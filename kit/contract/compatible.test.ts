import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import Type from 'typebox'
import {
  array,
  boolean,
  command,
  compatible,
  contract,
  describeContract,
  event,
  golden,
  integer,
  number,
  object,
  oneOf,
  optional,
  query,
  readGolden,
  string,
  union,
  type Changes,
  type Contract,
  type Schema,
} from './index.ts'

type Operation = Parameters<typeof contract>[1]['operations'][string]

const drafts = {
  hold: command('POST /v1/holds/:id', {
    doc: 'Holds.',
    input: object({ id: string(), token: optional(string()) }),
    output: object({ id: string() }),
    access: 'service',
    callers: ['order'],
    idempotency: 'id',
    refusals: { out_of_stock: 'conflict' },
    headers: { token: 'X-Token' },
  }),
  stock: query('GET /v1/stock', { doc: 'Stock.', input: object({}), output: object({}), access: 'shop:read' }),
}
const events = { held: event(object({ id: string(), by: string() }), { key: 'id', doc: 'Held.' }) }
const made = (operations: Record<string, Operation> = drafts, named = 'shop') =>
  describeContract(contract(named, { doc: 'A shop.', operations, events }))

const hold = (change: Partial<Operation>) =>
  compatible(made(), made({ ...drafts, hold: { ...drafts.hold, ...change } }))

const breaking = (...sentences: string[]): Changes => ({ breaking: sentences, additive: [] })
const additive = (...sentences: string[]): Changes => ({ breaking: [], additive: sentences })

describe('compatible: operations and events', () => {
  test('finds nothing when only texts change', () => {
    assert.deepEqual(
      hold({ doc: 'Holds stock.', input: object({ id: string({ doc: 'Its id.' }), token: optional(string()) }) }),
      breaking(),
    )
  })

  test('calls a name that is gone breaking and a new one additive', () => {
    assert.deepEqual(compatible(made(), made({ stock: drafts.stock })), breaking('operation hold: is gone'))
    assert.deepEqual(compatible(made({ stock: drafts.stock }), made()), additive('operation hold: is new'))
    const silent = { ...made(), events: {} }
    assert.deepEqual(compatible(made(), silent), breaking('event held: is gone'))
    assert.deepEqual(compatible(silent, made()), additive('event held: is new'))
    assert.deepEqual(compatible(made(), made(drafts, 'store')), breaking('the service: was shop, is store'))
  })

  for (const [change, expected] of [
    [{ kind: 'query' }, breaking('hold: kind was command, is query')],
    [{ method: 'PUT' }, breaking('hold: method was POST, is PUT')],
    [{ path: '/v2/holds/:id' }, breaking('hold: path was /v1/holds/:id, is /v2/holds/:id')],
    [{ status: 201 }, breaking('hold: status was 200, is 201')],
    [{ access: 'customer' }, breaking('hold: access was service, is customer')],
    [{ access: 'public' }, additive('hold: access was service, is public')],
    [{ idempotency: 'required' }, breaking('hold: idempotency was id, is required')],
    [{ idempotency: 'header' }, breaking('hold: idempotency was id, is header')],
    [{ idempotency: 'id token' }, additive('hold: idempotency was id, is id token')],
    [{ idempotency: 'token id' }, breaking('hold: idempotency was id, is token id')],
    [{ file: true }, breaking('hold: file was none, is true')],
    [{ later: true }, breaking('hold: later was none, is true')],
    [{ guest: 'token' }, additive('hold: guest was none, is token')],
    [{ text: { type: 'text/csv', field: 'id' } }, additive('hold: text was none, is {"type":"text/csv","field":"id"}')],
    [{ priority: 'checkout' }, additive('hold: priority was browse, is checkout')],
    [{ headers: {} }, breaking('hold.input.token: header was x-token, is none')],
    [{ headers: { token: 'x-token', id: 'x-id' } }, breaking('hold.input.id: header was none, is x-id')],
    [{ callers: ['order', 'cart'] }, additive('hold: cart may call it now')],
    [
      { callers: ['cart'] },
      { breaking: ['hold: order may no longer call it'], additive: ['hold: cart may call it now'] },
    ],
    [{ callers: [] }, additive('hold: every service may call it now')],
    [{ callers: [], access: 'public' }, additive('hold: access was service, is public')],
    [{ link: { field: 'hold', key: 'id' } }, additive('hold: link was none, is {"field":"hold","key":"id"}')],
    [{ refusals: {} }, additive('hold: the refusal out_of_stock is gone')],
    [{ refusals: { out_of_stock: 'gone' } }, breaking('hold: the refusal out_of_stock was conflict, is gone')],
    [{ refusals: { out_of_stock: 'conflict', closed: 'gone' } }, additive('hold: the refusal closed is new')],
  ] as [Partial<Operation>, Changes][])
    test(`says of ${JSON.stringify(change)}: ${[...expected.breaking, ...expected.additive].join('; ')}`, () => {
      assert.deepEqual(hold(change), expected)
    })

  test('an idempotency key that need not be sent any more breaks nobody, one that must does', () => {
    const [free, strict] = ['header', 'required'].map((idempotency) =>
      made({ hold: { ...drafts.hold, idempotency } }),
    ) as [ReturnType<typeof made>, ReturnType<typeof made>]
    assert.deepEqual(compatible(strict, free), additive('hold: idempotency was required, is header'))
    assert.deepEqual(compatible(free, strict), breaking('hold: idempotency was header, is required'))
  })

  test('a list of callers on what every service could call shuts the others out', () => {
    const open = made({ hold: { ...drafts.hold, callers: [] } })
    assert.deepEqual(compatible(open, made({ hold: drafts.hold })), breaking('hold: only order may call it now'))
  })

  test('another key of an event is breaking: readers rely on its order', () => {
    const before = made()
    const after = { ...before, events: { held: { ...before.events.held!, key: 'by' } } }
    assert.deepEqual(compatible(before, after), breaking('held: key was id, is by'))
  })

  test('a protobuf number that was changed or given away by hand is breaking', () => {
    const file = readGolden(golden(contract('shop', { doc: '', operations: drafts, events })))
    const wire = { ...file.wire, 'held.payload': { numbers: { id: 2, when: 1 } } }
    assert.deepEqual(
      compatible(file, { ...file, wire }),
      breaking('held.payload.id: its number was 1, is 2', 'held.payload.when: its number 1 belonged to id'),
    )
  })
})

/** One change of a schema: the sentence, and whether it allows more or less. `$` stands for the place. */
interface Mutation {
  readonly before: Schema
  readonly after: Schema
  readonly verdict: 'wider' | 'narrower' | 'breaking' | 'additive'
  readonly sentence: string
}

const small = fc.integer({ min: 0, max: 50 })
const limited = (make: (limit: number) => Schema, what: string, allowsMore: 1 | -1): fc.Arbitrary<Mutation> =>
  fc
    .tuple(small, small)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => ({
      before: make(a),
      after: make(b),
      verdict: (b - a) * allowsMore > 0 ? 'wider' : 'narrower',
      sentence: `$: ${what} was ${a}, is ${b}`,
    }))

const either = (one: Schema, other: Schema, wider: string, narrower: string): fc.Arbitrary<Mutation> =>
  fc.constantFrom(
    { before: one, after: other, verdict: 'wider', sentence: wider } as const,
    { before: other, after: one, verdict: 'narrower', sentence: narrower } as const,
  )

const kinds: Record<string, Schema> = {
  string: string(),
  integer: integer(),
  number: number(),
  boolean: boolean(),
  enum: oneOf(['a']),
  array: array(string()),
  object: object({}),
  union: union('kind', { a: {} }),
}
const kind = fc.constantFrom(...Object.keys(kinds))
const nullable = (schema: Schema) => Type.Union([schema, Type.Null()])

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  limited((max) => string({ max }), 'the greatest length', 1),
  limited((min) => string({ min }), 'the smallest length', -1),
  limited((max) => integer({ max }), 'the maximum', 1),
  limited((min) => integer({ min }), 'the minimum', -1),
  limited((max) => number({ max }), 'the maximum', 1),
  limited((max) => array(boolean(), { max }), 'the greatest number of items', 1),
  limited((min) => array(boolean(), { min }), 'the smallest number of items', -1),
  either(
    string({ min: 1 }),
    string(),
    '$: the smallest length was 1, is free',
    '$: the smallest length was free, is 1',
  ),
  either(oneOf(['a']), oneOf(['a', 'b']), '$: "b" is new', '$: "b" is gone'),
  either(string({ pattern: '^a' }), string(), '$: need no longer match ^a', '$: must now match ^a'),
  either(integer(), nullable(integer()), '$: may now be null', '$: is no longer null'),
  either(
    object({ x: string() }),
    object({ x: optional(string()) }),
    '$.x: is no longer required',
    '$.x: is now required',
  ),
  either(
    union('kind', { a: {} }),
    union('kind', { a: {}, b: { x: string() } }),
    '$.kind: "b" is new',
    '$.kind: "b" is gone',
  ),
  fc.constant<Mutation>({
    before: union('kind', { a: { x: string({ max: 2 }) } }),
    after: union('kind', { a: { x: string({ max: 3 }) } }),
    verdict: 'wider',
    sentence: '$(a).x: the greatest length was 2, is 3',
  }),
  fc.constant<Mutation>({
    before: union('kind', { a: {} }),
    after: union('type', { a: {} }),
    verdict: 'breaking',
    sentence: '$: its shapes were told apart by kind, are by type',
  }),
  fc.constant<Mutation>({
    before: string({ pattern: 'a' }),
    after: string({ pattern: 'b' }),
    verdict: 'breaking',
    sentence: '$: the pattern was a, is b',
  }),
  fc.constantFrom(string(), optional(string())).map((x) => ({
    before: object({ x }),
    after: object({}),
    verdict: 'breaking' as const,
    sentence: '$.x: is gone',
  })),
  fc.constant<Mutation>({
    before: object({}),
    after: object({ x: optional(string()) }),
    verdict: 'additive',
    sentence: '$.x: is new',
  }),
  fc
    .tuple(kind, kind)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => ({
      before: kinds[a] as Schema,
      after: kinds[b] as Schema,
      verdict: 'breaking' as const,
      sentence: `$: was ${a}, is ${b}`,
    })),
)

/** Ways to hide a schema deeper inside another, and what that does to the name of the place. */
const wrappings: readonly [(schema: Schema) => Schema, (place: string) => string][] = [
  [(schema) => array(schema), (place) => `${place}[]`],
  [(schema) => object({ other: boolean(), in: schema }), (place) => `${place}.in`],
  [(schema) => object({ in: optional(schema) }), (place) => `${place}.in`],
  [(schema) => union('tag', { one: { in: schema }, two: {} }), (place) => `${place}(one).in`],
]
const wrapping = fc.array(fc.constantFrom(...wrappings), { maxLength: 4 })

const place = fc.constantFrom('ask.input', 'ask.output', 'told.payload')

/** A contract with the schema as field `x` of one place, among others. */
function withField(at: string, x: Schema): Contract {
  const fields = (here: string) => object({ a: optional(string()), ...(here === at ? { x } : {}) })
  return contract('probe', {
    doc: '',
    operations: {
      ask: query('GET /v1/probe', {
        doc: '',
        input: fields('ask.input'),
        output: fields('ask.output'),
        access: 'public',
      }),
    },
    events: { told: event(fields('told.payload') as never, { doc: '', key: 'a' }) },
  })
}

const expected = (verdict: Mutation['verdict'], at: string): keyof Changes => {
  if (verdict === 'breaking' || verdict === 'additive') return verdict
  return (verdict === 'wider') === (at === 'ask.input') ? 'additive' : 'breaking'
}

describe('compatible: values', () => {
  test('finds every change of a schema, however deep, says where, and judges it by who writes the value', () => {
    fc.assert(
      fc.property(mutation, wrapping, place, ({ before, after, verdict, sentence }, wraps, at) => {
        const [old, now] = [before, after].map((schema) =>
          describeContract(
            withField(
              at,
              wraps.reduce((inner, [wrap]) => wrap(inner), schema),
            ),
          ),
        ) as [ReturnType<typeof describeContract>, ReturnType<typeof describeContract>]
        const where = wraps.reduceRight((path, [, name]) => name(path), `${at}.x`)
        const found = compatible(old, now)
        assert.deepEqual(found, { ...breaking(), [expected(verdict, at)]: [sentence.replace('$', where)] })
        assert.deepEqual(compatible(old, old), breaking())
        assert.deepEqual(compatible(JSON.parse(JSON.stringify(old)), old), breaking())
      }),
      { numRuns: 500 },
    )
  })

  test('a new required field breaks who has to send it, and nobody who reads it', () => {
    const probe = (at: string, x: Schema) =>
      compatible(describeContract(withField('nowhere', x)), describeContract(withField(at, x)))
    assert.deepEqual(probe('ask.input', string()), breaking('ask.input.x: is new and required'))
    assert.deepEqual(probe('ask.input', optional(string())), additive('ask.input.x: is new'))
    assert.deepEqual(probe('ask.output', string()), additive('ask.output.x: is new'))
    assert.deepEqual(probe('told.payload', string()), additive('told.payload.x: is new'))
  })
})
