import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Line } from '../domain.ts'
import { merged } from './merge.ts'

const MOST = 8
const line = (id: string, sku: string, quantity: number, unitPrice = 100, negotiated = false): Line => ({
  id,
  sku,
  title: sku,
  variantTitle: '',
  quantity,
  unitPrice,
  negotiated,
})
const lines = (name: string) =>
  fc
    .array(
      fc.record({
        sku: fc.constantFrom('MUG', 'POT', 'PAN'),
        quantity: fc.integer({ min: 1, max: 600_000 }),
        unitPrice: fc.constantFrom(100, 200),
        negotiated: fc.boolean(),
      }),
      { maxLength: 6 },
    )
    .map((all) => {
      const apart = new Map(all.map((each) => [`${each.sku} ${each.unitPrice} ${each.negotiated}`, each]))
      return [...apart.values()].map((each, at) =>
        line(`${name}_${at}`, each.sku, each.quantity, each.unitPrice, each.negotiated),
      )
    })

const unitsOf = (all: readonly Line[]) =>
  all.reduce((units, { sku, unitPrice, negotiated, quantity }) => {
    const kind = `${sku} ${unitPrice} ${negotiated}`
    return units.set(kind, (units.get(kind) ?? 0) + quantity)
  }, new Map<string, number>())

test('a merge loses nothing, and changes no price and no line that was there; or it says what does not fit', () =>
  fc.assert(
    fc.property(lines('own'), lines('guest'), (own, guest) => {
      const both = merged(own, guest, MOST)
      const wanted = unitsOf([...own, ...guest])
      const fits = wanted.size <= MOST && [...wanted.values()].every((units) => units <= 1_000_000)
      assert.equal('lines' in both, fits)
      if (!('lines' in both)) return
      assert.deepEqual(new Map([...unitsOf(both.lines)].sort()), new Map([...wanted].sort()))
      assert.deepEqual(
        both.lines.slice(0, own.length).map(({ id }) => id),
        own.map(({ id }) => id),
      )
      assert.equal(new Set(both.lines.map(({ id }) => id)).size, both.lines.length)
      assert.equal(both.lines.length, wanted.size)
    }),
  ))

test('everything that does not fit is named', () => {
  const own = [line('a', 'MUG', 999_999), ...Array.from({ length: 7 }, (_, n) => line(`b${n}`, `SKU-${n}`, 1))]
  const both = merged(own, [line('c', 'MUG', 2), line('d', 'POT', 1), line('e', 'PAN', 1)], MOST)
  assert.deepEqual(
    'misfits' in both && both.misfits.map(({ code, sku, requested, most }) => [code, sku, requested, most]),
    [
      ['too_many_units', 'MUG', 1_000_001, 1_000_000],
      ['too_many_lines', 'POT', 10, 8],
      ['too_many_lines', 'PAN', 10, 8],
    ],
  )
})

test('what cannot be counted exactly does not fit', () => {
  const dear = Array.from({ length: 5 }, (_, n) => line(`a${n}`, 'MUG', 1_000_000, 1_000_000_000 - n))
  const more = dear.map((each, n) => ({ ...each, id: `b${n}`, unitPrice: 900_000_000 - n }))
  const both = merged(dear, more, 100)
  assert.deepEqual('misfits' in both && both.misfits.map(({ code }) => code), ['too_much'])
})
