import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createShelf } from './shelf.ts'

test('a shelf never holds more than it may, and what was asked for last stays longest', () => {
  const shelf = createShelf<string>(10_000)
  for (const key of ['a', 'b', 'c']) shelf.put(key, key, 2_000)
  assert.equal(shelf.get('a'), 'a')
  shelf.put('d', 'd', 2_000)
  assert.deepEqual(['a', 'b', 'c', 'd'].map(shelf.get), ['a', undefined, 'c', 'd'])
  shelf.put('e', 'e', 20_000)
  assert.equal(shelf.get('e'), undefined, 'too heavy alone')
  assert.equal(shelf.get('a'), 'a', 'and takes nobody away')
})

test('whatever is put, replaced and cleared, the weight is that of what is there', () => {
  const step = fc.record({ key: fc.constantFrom('x 1', 'x 2', 'y 1'), bytes: fc.nat(6_000), clears: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const shelf = createShelf<number>(10_000)
      for (const { key, bytes, clears } of steps) {
        if (clears) shelf.clear(key.slice(0, 2))
        else shelf.put(key, bytes, bytes)
        assert.ok(shelf.bytes() <= 10_000)
      }
      const held = ['x 1', 'x 2', 'y 1'].flatMap((key) => shelf.get(key) ?? [])
      assert.equal(
        shelf.bytes(),
        held.reduce((sum, bytes) => sum + bytes + 1_024, 0),
      )
      shelf.clear('')
      assert.equal(shelf.bytes(), 0)
    }),
  )
})
