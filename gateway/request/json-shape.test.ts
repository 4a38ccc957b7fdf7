import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { jsonExcess } from './json-shape.ts'

const excess = (text: string) => jsonExcess(Buffer.from(text))
const lists = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
const items = (count: number) => `[${Array.from({ length: count }, () => '1').join(',')}]`

/** The same, asked of the value instead of the text. */
function excessOf(value: unknown, level = 1): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (level > 32 || (Array.isArray(value) && value.length > 2_000)) return true
  return Object.values(value).some((inner) => excessOf(inner, level + 1))
}

test('32 levels and 2,000 items are read, one more is not', () => {
  assert.equal(excess(lists(32)), undefined)
  assert.equal(excess(lists(33)), 'too_deep')
  assert.equal(excess('{"a":'.repeat(33)), 'too_deep')
  assert.equal(excess(items(2_000)), undefined)
  assert.equal(excess(items(2_001)), 'too_long')
  assert.equal(excess(`{"lines":[${items(999)},${items(2_001)}]}`), 'too_long')
})

test('fields of an object are no items, and what stands in a text is neither', () => {
  const fields = Object.fromEntries(Array.from({ length: 2_000 }, (_, at) => [`f${at}`, at]))
  assert.equal(excess(JSON.stringify(fields)), undefined)
  assert.equal(excess(JSON.stringify({ text: lists(40) + ','.repeat(2_000) })), undefined)
  assert.equal(excess(JSON.stringify({ text: '\\"[[["' + lists(40) })), undefined)
})

test('the text tells the same as the value', () => {
  const deep = fc.tuple(fc.nat(40), fc.jsonValue()).map(([levels, value]) => {
    let around: unknown = value
    for (let at = 0; at < levels; at++) around = at % 2 === 0 ? [around] : { inner: around, text: '[{,"' }
    return around
  })
  const long = fc
    .tuple(fc.integer({ min: 1_995, max: 2_005 }), fc.jsonValue())
    .map(([length, value]) => Array<unknown>(length).fill(value))
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), deep, long), fc.boolean(), (value, spaced) => {
      const text = JSON.stringify(value, undefined, spaced ? 1 : undefined)
      assert.equal(excess(text) !== undefined, excessOf(JSON.parse(text)))
    }),
    { numRuns: 300 },
  )
})

test('what is no JSON is not judged, and does no harm', () => {
  for (const text of ['', ']]]]', '"', '"\\', '[1,2', '}{', '\0']) assert.equal(excess(text), undefined)
  fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => void jsonExcess(bytes)))
})
