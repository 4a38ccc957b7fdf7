import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { merge, shownStock } from './domain.ts'

const line = fc.record({ sku: fc.constantFrom('A', 'B', 'C', 'D'), quantity: fc.integer({ min: 1, max: 1_000 }) })
const total = (lines: readonly { quantity: number }[]) => lines.reduce((sum, { quantity }) => sum + quantity, 0)

test('merging lines neither loses nor makes a unit, and leaves each sku once, in order', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), (lines) => {
      const merged = merge(lines)
      assert.equal(total(merged), total(lines))
      const skus = merged.map(({ sku }) => sku)
      assert.deepEqual(skus, [...new Set(lines.map(({ sku }) => sku))].sort())
      for (const { sku, quantity } of merged) assert.equal(quantity, total(lines.filter((each) => each.sku === sku)))
    }),
  )
})

test('what can be sold is what is there and not promised', () => {
  assert.equal(shownStock({ sku: 'A', onHand: 7, held: 3, version: 2 }).available, 4)
})
