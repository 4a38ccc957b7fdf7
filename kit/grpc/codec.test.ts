import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import protobuf from 'protobufjs'
import {
  array,
  boolean,
  command,
  contract,
  faults,
  golden,
  integer,
  messageOf,
  money,
  number,
  object,
  oneOf,
  optional,
  page,
  proto,
  readGolden,
  string,
  union,
  type Schema,
} from '../contract/index.ts'
import { codecOf } from './codec.ts'

const everything = object({
  name: string(),
  count: integer(),
  share: number(),
  isNew: boolean(),
  state: oneOf(['open', 'closed']),
  price: money,
  note: optional(string()),
  limit: optional(integer()),
  words: array(string()),
  numbers: array(integer()),
  states: array(oneOf(['a', 'b'])),
  tags: optional(array(string())),
  rows: array(array(integer())),
  by: union('method', { card: { token: string() }, cash: {}, transfer: { iban: optional(string()) } }),
})

function made(input: Schema) {
  const one = contract('one', {
    doc: '',
    operations: {
      ask: command('POST /one', { doc: '', input, output: page(object({ n: integer() })), access: 'public' }),
    },
    events: {},
  })
  const promise = readGolden(golden(one))
  const { root } = protobuf.parse(proto(promise, promise.wire))
  const codec = codecOf(messageOf(input, 'ask.input', promise.wire))
  return { promise, codec, type: root.lookupType('souk.one.v1.AskRequest') }
}

const safe = fc.maxSafeInteger()
const values = fc.record(
  {
    name: fc.string({ unit: 'grapheme' }),
    count: safe,
    share: fc.double({ noNaN: true }).filter((each) => !Object.is(each, -0)),
    isNew: fc.boolean(),
    state: fc.constantFrom('open', 'closed'),
    price: fc.record({ amount: safe, currency: fc.constant('GBP') }),
    note: fc.string(),
    limit: safe,
    words: fc.array(fc.string()),
    numbers: fc.array(safe),
    states: fc.array(fc.constantFrom('a', 'b')),
    tags: fc.array(fc.string()),
    rows: fc.array(fc.array(safe)),
    by: fc.oneof(
      fc.record({ method: fc.constant('card'), token: fc.string() }),
      fc.constant({ method: 'cash' }),
      fc.record({ method: fc.constant('transfer'), iban: fc.string() }, { requiredKeys: ['method'] }),
    ),
  },
  {
    requiredKeys: ['name', 'count', 'share', 'isNew', 'state', 'price', 'words', 'numbers', 'states', 'rows', 'by'],
  },
)

describe('the codec of a message', () => {
  const { codec, type } = made(everything)

  test('gives back every value as it was', () =>
    fc.assert(fc.property(values, (value) => assert.deepEqual(plain(codec.decode(codec.encode(value))), plain(value)))))

  test('writes what everybody else reads by the .proto, and reads what they write', () =>
    fc.assert(
      fc.property(values, (value) => {
        const theirs = type.decode(codec.encode(value))
        assert.deepEqual(plain(codec.decode(type.encode(theirs).finish())), plain(value))
      }),
    ))

  test('says of what did not come what protobuf says', () =>
    assert.deepEqual(codec.decode(new Uint8Array()), {
      name: '',
      count: 0,
      share: 0,
      isNew: false,
      words: [],
      numbers: [],
      states: [],
      rows: [],
    }))

  test('tells a list without items from none', () => {
    const tags = (value: object) => (codec.decode(codec.encode(value)) as { tags?: string[] }).tags
    assert.deepEqual([tags({ tags: [] }), tags({})], [[], undefined])
  })

  test('of two shapes takes the last, as protobuf does', () => {
    const shape = (by: object) => codec.encode({ by })
    const bytes = Buffer.concat([shape({ method: 'card', token: 't' }), shape({ method: 'cash' })])
    assert.deepEqual((codec.decode(bytes) as { by: object }).by, { method: 'cash' })
  })

  test('reads past fields that it does not know', () => {
    const wider = made(object({ name: string(), later: array(object({ n: integer() })) }))
    const bytes = wider.codec.encode({ name: 'x', later: [{ n: 1 }] })
    assert.deepEqual(made(object({ name: string() })).codec.decode(bytes), { name: 'x' })
  })

  test('a word that it does not know is its number, and no word at all is none', () => {
    const words = made(object({ state: oneOf(['a', 'b', 'c']) })).codec.encode({ state: 'c' })
    const narrower = made(object({ state: oneOf(['a']) })).codec
    assert.deepEqual(narrower.decode(words), { state: '3' })
    assert.deepEqual(narrower.decode(Uint8Array.from([0x08, 0x00])), {})
  })

  test('reads numbers that JSON does not have as what a schema refuses', () => {
    const schema = object({ count: integer(), share: number() })
    const { codec: numbers, type: theirs } = made(schema)
    const pointers = (value: object) => {
      const read = numbers.decode(theirs.encode(theirs.fromObject(value)).finish())
      return faults(schema, read).map(({ pointer }) => pointer)
    }
    assert.deepEqual(pointers({ count: '9007199254740991', share: 0.5 }), [])
    assert.deepEqual(pointers({ count: '9007199254740993', share: NaN }), ['/count', '/share'])
    assert.deepEqual(pointers({ count: '-9223372036854775808', share: Infinity }), ['/count', '/share'])
  })

  test('answers null where nothing came of what may be null', () => {
    const { promise } = made(everything)
    const pages = codecOf(messageOf(promise.operations.ask?.output as Schema, 'ask.output', promise.wire))
    const last = { data: [{ n: 1 }], page: { nextCursor: null, hasMore: false } }
    assert.deepEqual(pages.decode(pages.encode(last)), last)
  })

  const broken: [string, number[]][] = [
    ['a tag without a value', [0x08]],
    ['a text that is longer than the message', [0x0a, 0x7f, 0x61]],
    ['an inner message that is longer than the outer', [0x32, 0x05, 0x08]],
    ['a number without an end', [0x10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ['a kind of value that does not exist', [0x0f, 0x01]],
  ]
  for (const [what, bytes] of broken)
    test(`refuses ${what} as no message`, () => assert.throws(() => codec.decode(Uint8Array.from(bytes))))

  test('never fails otherwise than by refusing, whatever comes', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          assert.equal(typeof codec.decode(bytes), 'object')
        } catch (error) {
          assert.ok(error instanceof Error && !(error instanceof TypeError), String(error))
        }
      }),
    ))
})

/** Without what only this process sees: the order of fields and prototypes. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
