import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { faults } from '@souk/kit/contract'
import { catalog } from './contract.ts'
import { freeSlug, slugOf } from './slug.ts'

const ID = 'prod_01jd00000000000000abcdefgh'

describe('a slug', () => {
  it('is one that the contract allows, whatever the title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), (title) => {
        const slug = freeSlug(title, new Set([slugOf(title)]), ID)
        assert.deepEqual(faults(catalog.operations.putCategory.input, { slug, title: 'x' }), [])
      }),
    )
  })

  it('reads like the title', () => {
    assert.equal(slugOf('  Crème brûlée, 2 pcs. '), 'creme-brulee-2-pcs')
    assert.equal(slugOf("Grandma's Straßenbahn"), 'grandmas-strassenbahn')
    assert.equal(slugOf('茶壺'), 'product')
  })

  it('is never one that is taken, however often the title comes', () => {
    const taken = new Set<string>()
    for (let at = 0; at < 20; at++) {
      const slug = freeSlug('Mug', taken, ID.slice(0, -2) + String(at).padStart(2, '0'))
      assert.ok(!taken.has(slug), slug)
      taken.add(slug)
    }
  })
})
