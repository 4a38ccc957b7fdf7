import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { brokenTexts } from './check.ts'
import {
  array,
  boolean,
  faults,
  integer,
  number,
  object,
  oneOf,
  optional,
  string,
  union,
  unknownFields,
  type Schema,
} from './index.ts'

const line = object({ sku: string({ pattern: '^[A-Z]+$' }), quantity: integer({ min: 1 }) })
const order = object({
  lines: array(line, { min: 1, max: 3 }),
  kind: oneOf(['web', 'shop']),
  note: optional(string()),
  way: union('by', { post: { street: string() }, pickup: { shop: string() } }),
})
const right = { lines: [{ sku: 'MUG', quantity: 1 }], kind: 'web', way: { by: 'pickup', shop: 'York' } }
const wrong = (change: object) => faults(order, { ...right, ...change })
const pointers = (change: object) => wrong(change).map(({ pointer }) => pointer)

test('a value that fits has no faults', () => {
  assert.deepEqual(faults(order, right), [])
})

test('a fault says where it is, by a stable code and in words', () => {
  assert.deepEqual(wrong({ lines: [{ sku: 'MUG', quantity: 0 }] }), [
    { pointer: '/lines/0/quantity', code: 'minimum', message: 'must be at least 1' },
  ])
  assert.deepEqual(wrong({ kind: 'fair' }), [{ pointer: '/kind', code: 'enum', message: 'must be one of web, shop' }])
  assert.deepEqual(wrong({ lines: [{ sku: 'mug', quantity: 1 }] }), [
    { pointer: '/lines/0/sku', code: 'pattern', message: 'must match ^[A-Z]+$' },
  ])
})

test('every word of a schema that can be broken is said in plain words', () => {
  const said = (schema: Schema, value: unknown) => faults(schema, value).map(({ message }) => message)
  assert.deepEqual(said(string({ min: 2, max: 3 }), 'x'), ['must have at least 2 characters'])
  assert.deepEqual(said(string({ min: 2, max: 3 }), 'long'), ['must have at most 3 characters'])
  assert.deepEqual(said(string({ pattern: '^[A-Z]{2}$', example: 'GB' }), 'gb'), ['must match ^[A-Z]{2}$, as GB does'])
  assert.deepEqual(said(integer({ min: 1, max: 9 }), 10), ['must be at most 9'])
  assert.deepEqual(said(array(integer(), { min: 1 }), []), ['must have at least 1 item'])
  assert.deepEqual(said(array(integer(), { max: 1 }), [1, 2]), ['must have at most 1 item'])
  const kinds = [string(), integer(), number(), boolean(), array(string()), object({})]
  assert.deepEqual(
    kinds.flatMap((kind) => said(kind, null)),
    ['a text', 'a whole number', 'a number', 'true or false', 'a list', 'an object with fields'].map(
      (kind) => `must be ${kind}`,
    ),
  )
})

test('a field that is missing is named itself, and not the object that lacks it', () => {
  assert.deepEqual(wrong({ lines: [{}] }), [
    { pointer: '/lines/0/sku', code: 'required', message: 'is required' },
    { pointer: '/lines/0/quantity', code: 'required', message: 'is required' },
  ])
})

test('nothing is coerced: a text is no number, and nothing is no list', () => {
  assert.deepEqual(pointers({ lines: [{ sku: 'MUG', quantity: '1' }] }), ['/lines/0/quantity'])
  assert.deepEqual(pointers({ lines: null }), ['/lines'])
  assert.deepEqual(
    faults(order, undefined).map(({ pointer }) => pointer),
    [''],
  )
})

test('every fault is reported, up to a hundred', () => {
  const many = { lines: Array.from({ length: 3 }, () => ({ sku: 'm', quantity: 0 })), kind: 'x' }
  assert.equal(wrong(many).length, 7)
  const numbers = array(integer(), { max: 1_000 })
  const texts = Array.from({ length: 500 }, () => 'x')
  assert.equal(faults(numbers, texts).length, 100)
})

test('a value that fits no shape of a union has a fault, always', () => {
  for (const way of [{ by: 'drone' }, { by: 'post' }, {}, null, 'post']) assert.ok(wrong({ way }).length > 0)
})

test('names of fields are written into pointers as RFC 6901 says', () => {
  const odd = object({ 'a/b': object({ 'm~n': integer() }) })
  assert.deepEqual(
    faults(odd, { 'a/b': {} }).map(({ pointer }) => pointer),
    ['/a~1b/m~0n'],
  )
  assert.deepEqual(
    unknownFields(odd, { 'a/b': { 'm~n': 1, 'x/y': 1 } }).map(({ pointer }) => pointer),
    ['/a~1b/x~1y'],
  )
})

test('fields that a schema does not name are found at every depth', () => {
  const found = (value: unknown) => unknownFields(order, value).map(({ pointer }) => pointer)
  assert.deepEqual(found(right), [])
  assert.deepEqual(found({ ...right, colour: 1 }), ['/colour'])
  assert.deepEqual(found({ ...right, lines: [right.lines[0], { sku: 'MUG', quantity: 1, gift: true }] }), [
    '/lines/1/gift',
  ])
  assert.deepEqual(found({ ...right, way: { by: 'pickup', shop: 'York', street: 'Mill Lane' } }), ['/way/street'])
})

test('names that every object inherits are unknown fields like any other', () => {
  const value = JSON.parse('{"__proto__": 1, "constructor": 2, "toString": 3}') as unknown
  assert.deepEqual(
    unknownFields(object({}), value).map(({ pointer, code }) => [pointer, code]),
    [
      ['/__proto__', 'unknown_field'],
      ['/constructor', 'unknown_field'],
      ['/toString', 'unknown_field'],
    ],
  )
})

test('texts that no database takes are found wherever they are', () => {
  assert.deepEqual(brokenTexts({ a: ['fine', 'with \0 in it'], b: { c: 'half \ud83c' }, d: 1, e: null, f: '🍵' }), [
    { pointer: '/a/1', code: 'text', message: 'has a character that cannot be stored' },
    { pointer: '/b/c', code: 'text', message: 'has a character that cannot be stored' },
  ])
})

test('no value makes a check throw, and what is not the value of a schema has a fault with a place and a sentence', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      unknownFields(order, value)
      for (const { pointer, code, message } of faults(order, value)) {
        assert.match(pointer as string, /^(\/.*)?$/)
        assert.match(code as string, /^[a-z_]+$/)
        assert.ok((message as string).length > 5)
      }
      assert.ok(faults(order, value).length > 0)
    }),
  )
})
