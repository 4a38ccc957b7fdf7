import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  array,
  boolean,
  currency,
  faults,
  id,
  integer,
  money,
  number,
  object,
  oneOf,
  optional,
  page,
  paging,
  string,
  time,
  union,
  type Schema,
} from './index.ts'

const fits = (schema: Schema, value: unknown) => faults(schema, value).length === 0

test('texts and lists have an upper bound, also when nobody names one', () => {
  assert.deepEqual(
    ['a'.repeat(1_000), 'a'.repeat(1_001)].map((text) => fits(string(), text)),
    [true, false],
  )
  assert.deepEqual(
    [1_000, 1_001].map((length) =>
      fits(
        array(boolean()),
        Array.from({ length }, () => true),
      ),
    ),
    [true, false],
  )
})

test('an integer is a whole number that JavaScript holds exactly', () => {
  assert.ok([0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER].every((value) => fits(integer(), value)))
  const wrong = [1.5, 2 ** 53, -(2 ** 53), Number.NaN, Number.POSITIVE_INFINITY, '1', null, true]
  assert.ok(!wrong.some((value) => fits(integer(), value)))
})

test('a number may have a fraction but must be finite', () => {
  assert.ok([1.5, -0.1, 1e300].every((value) => fits(number(), value)))
  assert.ok(![Number.NaN, Number.NEGATIVE_INFINITY, '1.5'].some((value) => fits(number(), value)))
})

test('limits include their ends', () => {
  const all = [0, 1, 5, 6]
  assert.deepEqual(
    all.map((value) => fits(integer({ min: 1, max: 5 }), value)),
    [false, true, true, false],
  )
  assert.deepEqual(
    all.map((length) => fits(string({ min: 1, max: 5 }), 'a'.repeat(length))),
    [false, true, true, false],
  )
  assert.deepEqual(
    all.map((length) =>
      fits(
        array(integer(), { min: 1, max: 5 }),
        Array.from({ length }, () => 0),
      ),
    ),
    [false, true, true, false],
  )
})

test('the length of a text counts characters, not their halves', () => {
  assert.ok(fits(string({ max: 2 }), '🍵🍵'))
  assert.ok(!fits(string({ max: 2 }), '🍵🍵🍵'))
})

test('one of some words is none of the others, whatever their case', () => {
  const state = oneOf(['held', 'released'])
  assert.deepEqual(
    ['held', 'Held', 'hel', '', null].map((value) => fits(state, value)),
    [true, false, false, false, false],
  )
})

test('an optional field may be missing but not null', () => {
  const schema = object({ note: optional(string()) })
  assert.deepEqual(
    [{}, { note: '' }, { note: null }].map((value) => fits(schema, value)),
    [true, true, false],
  )
})

test('a union takes the fields of the shape that its tag names', () => {
  const payment = union('method', { card: { token: string() }, invoice: { days: integer() } })
  assert.ok(fits(payment, { method: 'card', token: 't' }))
  assert.ok(fits(payment, { method: 'invoice', days: 30 }))
  const wrong = [{ method: 'card', days: 30 }, { method: 'cash' }, { token: 't' }, {}]
  assert.ok(!wrong.some((value) => fits(payment, value)))
})

test('an id has its prefix and 26 characters after it', () => {
  const productId = id('prod')
  assert.ok(fits(productId, `prod_${'0'.repeat(26)}`))
  const wrong = [`var_${'0'.repeat(26)}`, `prod_${'0'.repeat(25)}`, `prod_${'0'.repeat(27)}`, `prod_${'A'.repeat(26)}`]
  assert.ok(!wrong.some((value) => fits(productId, value)))
})

test('every moment that JavaScript writes is a time, and only moments in UTC are', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true }), (date) =>
      fits(time(), date.toISOString()),
    ),
  )
  const wrong = ['2026-11-21', '2026-11-21T08:30:00+01:00', '2026-11-21 08:30:00Z', '2026-11-21T08:30:00', '']
  assert.ok(!wrong.some((value) => fits(time(), value)))
})

test('money is a whole number of minor units and the code of a currency', () => {
  assert.ok(fits(money, { amount: -2499, currency: 'GBP' }))
  assert.ok(!fits(money, { amount: 24.99, currency: 'GBP' }))
  assert.ok(!['gbp', 'GB', 'GBPX', ''].some((code) => fits(currency, code)))
})

test('a page has its items, and a cursor that is null at the end', () => {
  const list = page(integer())
  assert.ok(fits(list, { data: [1], page: { nextCursor: 'x', hasMore: true } }))
  assert.ok(fits(list, { data: [], page: { nextCursor: null, hasMore: false } }))
  assert.ok(!fits(list, { data: [], page: { hasMore: false } }))
  assert.deepEqual(
    [0, 1, 100, 101].map((limit) => fits(object(paging), { limit })),
    [false, true, true, false],
  )
})

test('what is said about a value stands in its schema, for those who read the documents', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(string({ doc: 'A word.', example: 'tea', pattern: '^[a-z]+$' }))), {
    type: 'string',
    description: 'A word.',
    examples: ['tea'],
    maxLength: 1_000,
    pattern: '^[a-z]+$',
  })
})
