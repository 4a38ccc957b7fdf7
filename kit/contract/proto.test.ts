import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import protobuf from 'protobufjs'
import {
  array,
  boolean,
  command,
  compatible,
  contract,
  describeContract,
  golden,
  integer,
  money,
  number,
  object,
  oneOf,
  optional,
  page,
  paging,
  proto,
  query,
  readGolden,
  string,
  union,
  type Contract,
  type Schema,
} from './index.ts'

const shop = contract('gift-shop', {
  doc: 'Sells gifts.\nAll year.',
  operations: {
    list: query('GET /v1/gifts', {
      doc: 'Everything.',
      input: object({ ...paging }),
      output: page(object({ sku: string({ doc: 'Stock keeping unit.' }), price: money })),
      access: 'public',
    }),
    left: query('GET /v1/left', {
      doc: 'How many.',
      input: object({}),
      output: object({ count: integer() }),
      access: 'public',
      live: true,
    }),
    pay: command('POST /v1/payments', {
      doc: 'Pays.',
      input: object({
        line1: string(),
        by: union('method', { card: { token: string() }, transfer: { iban: optional(string()) } }),
        tags: optional(array(string())),
        rows: array(array(integer())),
      }),
      output: object({ state: oneOf(['paid', 'not-yet']), share: number(), again: boolean() }),
      access: 'public',
    }),
  },
  events: {},
})

const textOf = (each: Contract, before?: string) => {
  const promise = readGolden(golden(each, before))
  return proto(promise, promise.wire)
}

/** A contract whose one operation takes this. */
const taking = (fields: Record<string, Schema>) =>
  contract('one', {
    doc: '',
    operations: {
      ask: command('POST /v1/one', { doc: '', input: object(fields), output: object({}), access: 'public' }),
    },
    events: {},
  })

describe('the .proto of a contract', () => {
  test('has a package, a service with its texts, and a stream beside each long list and each live query', () => {
    const text = textOf(shop)
    for (const part of [
      'package souk.gift_shop.v1;',
      '// Sells gifts.\n// All year.\nservice GiftShop {',
      '  // Pays.\n  rpc Pay(PayRequest) returns (PayResponse);',
      '  rpc StreamList(ListRequest) returns (stream ListResponse.Data);',
      '  rpc WatchLeft(LeftRequest) returns (stream LeftResponse);',
    ])
      assert.ok(text.includes(part), `${part} is not in\n${text}`)
  })

  test('writes every kind of value as protobuf has it', () => {
    const text = textOf(shop)
    for (const part of [
      'string line1 = 1;',
      'oneof method {\n      Card card = 1;\n      Transfer transfer = 2;\n    }',
      'optional string iban = 1;',
      'optional TagsList tags = 3;',
      'repeated RowsList rows = 4;',
      'enum State {\n    STATE_UNSPECIFIED = 0;\n    STATE_PAID = 1;\n    STATE_NOT_YET = 2;\n  }',
      'double share = 2;',
      'bool again = 3;',
      'optional int64 limit = 1;',
      '// Pass as `cursor` to read on.\n    optional string next_cursor = 1;',
      '// Stock keeping unit.\n    string sku = 1;\n    // An exact amount of money.\n    Money price = 2;',
    ])
      assert.ok(text.includes(part), `${part} is not in\n${text}`)
  })

  test('can be read by protobuf itself, whatever was taken away from it', () => {
    const before = golden(taking({ gone: string(), state: oneOf(['old', 'new']) }))
    const text = textOf(taking({ state: oneOf(['new']), name: string() }), before)
    assert.match(text, /message AskRequest \{\n {2}reserved 1;\n {2}reserved "gone";\n/)
    assert.match(text, /reserved 1;\n {4}reserved "STATE_OLD";\n {4}STATE_UNSPECIFIED = 0;\n {4}STATE_NEW = 2;/)
    for (const each of [text, textOf(shop)]) assert.doesNotThrow(() => protobuf.parse(each).root.resolveAll())
  })

  test('a name that comes back has a new number, and is not reserved any more', () => {
    const without = golden(taking({ name: string() }), golden(taking({ gone: string(), name: string() })))
    const text = textOf(taking({ gone: string(), name: string() }), without)
    assert.match(text, /\{\n {2}reserved 1;\n {2}string gone = 3;\n {2}string name = 2;\n\}/)
  })

  test('says how JSON calls a field that its own rules would call otherwise', () =>
    assert.match(textOf(taking({ sha256sum_of: string() })), /string sha256sum_of = 1 \[json_name = "sha256sum_of"\];/))

  const wrong: [string, Record<string, Schema>][] = [
    ['two fields', { fooBar: string(), foo_bar: string() }],
    ['two words', { state: oneOf(['a-b', 'a_b']) }],
    ['words of two enums', { state: oneOf(['paid_now']), statePaid: oneOf(['now']) }],
    ['two types', { items: optional(array(oneOf(['a']))), itemsList: oneOf(['b']) }],
  ]
  for (const [what, fields] of wrong)
    test(`refuses ${what} that would have one name`, () =>
      assert.throws(() => textOf(taking(fields)), /two things would be called/))

  test('refuses two rpcs that would have one name', () => {
    const about = { doc: '', input: object({}), output: object({}), access: 'public' } as const
    const twice = contract('one', {
      doc: '',
      operations: {
        left: query('GET /v1/left', { ...about, live: true }),
        watchLeft: query('GET /v1/watch', about),
      },
      events: {},
    })
    assert.throws(() => textOf(twice), /two things would be called WatchLeft/)
  })

  test('refuses what a message cannot tell: a field that may be left out and be null', () => {
    const nullable = { anyOf: [string(), { type: 'null' }] } as unknown as Schema
    assert.throws(() => textOf(taking({ note: optional(nullable) })), /ask\.input\.note: .* cannot be null as well/)
  })
})

describe('a change that would be read as something else on a binary wire', () => {
  const before = readGolden(golden(taking({ name: string(), tags: array(string()) })))
  const broken = (each: Contract, numbers?: Record<string, number>) => {
    const after = readGolden(golden(each, JSON.stringify(before)))
    const wire = numbers === undefined ? after.wire : { ...after.wire, 'ask.input': { numbers } }
    return compatible(before, { ...after, wire }).breaking
  }

  test('is none where nothing changed', () =>
    assert.deepEqual(broken(taking({ name: string(), tags: array(string()) })), []))

  test('is found where a field has another number', () =>
    assert.deepEqual(broken(taking({ name: string(), tags: array(string()) }), { name: 2, tags: 1 }), [
      'ask.input.name: its number was 1, is 2',
      'ask.input.tags: its number was 2, is 1',
    ]))

  test('is found where a field has another type', () =>
    assert.deepEqual(broken(taking({ name: integer(), tags: array(string()) })), [
      'ask.input.name: was string, is integer',
    ]))

  test('is found where a list may be left out now, though JSON would not mind', () =>
    assert.deepEqual(broken(taking({ name: string(), tags: optional(array(string())) })), [
      'ask.input.tags: a list that may be left out is another message on binary wires',
    ]))
})

test('the contract that the numbers are of may be described by another process', () => {
  const promise = readGolden(golden(shop))
  assert.equal(proto(JSON.parse(JSON.stringify(describeContract(shop))), promise.wire), textOf(shop))
})
