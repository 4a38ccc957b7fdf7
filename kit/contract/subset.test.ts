import assert from 'node:assert/strict'
import { test } from 'node:test'
import Type from 'typebox'
import {
  array,
  boolean,
  id,
  integer,
  money,
  number,
  object,
  oneOf,
  optional,
  page,
  string,
  time,
  union,
  type Schema,
} from './schema.ts'
import { assertSubset } from './subset.ts'

test('whatever the words of a contract make is in the subset', () => {
  const everything = object({
    text: string(),
    whole: integer(),
    fraction: number(),
    flag: boolean(),
    word: oneOf(['a', 'b']),
    list: array(object({ inner: optional(money) })),
    way: union('by', { post: { street: string() }, pickup: {} }),
    id: id('x'),
    at: time(),
  })
  assertSubset(everything, 'all')
  assertSubset(page(everything), 'page')
})

const outside: readonly (readonly [string, Schema, RegExp])[] = [
  ['a schema that says nothing', Type.Unknown(), /^Error: place: .* outside the schemas that every wire can express/],
  ['any value', Type.Any(), /^Error: place:/],
  ['null alone', Type.Null(), /^Error: place:/],
  ['a tuple deep inside', object({ at: array(Type.Tuple([Type.Number()])) }), /^Error: place\.at\[\]/],
  [
    'a map',
    object({ prices: Type.Record(Type.String(), Type.Integer()) }),
    /^Error: place\.prices: an object with free/,
  ],
  ['free properties', Type.Object({}, { additionalProperties: Type.String() }), /an object with free property names/],
  ['a union without a tag', Type.Union([object({ a: string() }), object({ b: string() })]), /needs a discriminator/],
  ['a union of plain values', Type.Union([Type.String(), Type.Integer()]), /needs a discriminator/],
  ['an intersection', Type.Intersect([object({ a: string() }), object({ b: string() })]), /outside the schemas/],
  ['numbers as words', { enum: [1, 2] }, /outside the schemas/],
]

for (const [what, schema, error] of outside)
  test(`${what} is outside of what every wire can express, and the place is named`, () => {
    assert.throws(() => assertSubset(schema, 'place'), error)
  })
