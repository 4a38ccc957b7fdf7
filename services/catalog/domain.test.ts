import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { newProduct, newsOf, revised, withVariant, wrongPrices, wrongVariants, type Product } from './domain.ts'

// Like values read from JSON, which have a prototype.
const plain = { noNullPrototype: true }
const price = fc.record(
  {
    amount: fc.integer({ min: 1, max: 1_000_000_000 }),
    currency: fc.constantFrom('GBP', 'EUR', 'USD', 'JPY'),
  },
  plain,
)
const prices = fc.uniqueArray(price, { selector: ({ currency }) => currency })
const variants = fc.uniqueArray(fc.record({ sku: fc.stringMatching(/^[A-Z]{1,4}$/), prices }, plain), {
  selector: ({ sku }) => sku,
  maxLength: 5,
})

const born = (draft: { sku: string; prices: Product['variants'][number]['prices'] }[]): Product => {
  let made = 0
  const birth = { id: 'prod_1', slug: 'mug', now: 0, newId: (prefix: string) => `${prefix}_${++made}` }
  return newProduct({ title: 'Mug', variants: draft, categories: ['mugs', 'mugs'] }, birth)
}

describe('a product', () => {
  it('stays at its version when a change says what it says already', () => {
    fc.assert(
      fc.property(variants, fc.nat(), (draft, now) => {
        const product = born(draft)
        assert.equal(revised(product, structuredClone(product), now), product)
      }),
    )
  })

  it('has the next version after a change', () => {
    const after = revised(born([]), { title: 'Cup' }, 1_000)
    assert.deepEqual([after.version, after.title, after.updatedAt], [2, 'Cup', '1970-01-01T00:00:01.000Z'])
  })

  it('stands in each category once', () => assert.deepEqual(born([]).categories, ['mugs']))

  it('tells of the variants with other prices, and only of them', () => {
    fc.assert(
      fc.property(variants, fc.nat(), prices, (draft, pick, other) => {
        fc.pre(draft.length > 0)
        const before = born(draft)
        const variant = before.variants[pick % draft.length] as Product['variants'][number]
        const after = revised(before, { variants: withVariant(before, { ...variant, prices: other }) }, 1)
        const same = JSON.stringify(variant.prices) === JSON.stringify(other)
        const { changed, priced } = newsOf(before, after)
        assert.equal(changed, false)
        assert.deepEqual(
          priced.map(({ sku }) => sku),
          same ? [] : [variant.sku],
        )
      }),
    )
  })

  it('is changed, not priced, when it gets one more variant', () => {
    const before = born([{ sku: 'A', prices: [] }])
    const after = born([
      { sku: 'A', prices: [] },
      { sku: 'B', prices: [{ amount: 1, currency: 'GBP' }] },
    ])
    assert.deepEqual(newsOf(before, after), { changed: true, priced: [] })
  })
})

describe('the draft of a product', () => {
  it('is right when skus and currencies are all different', () => {
    fc.assert(fc.property(variants, (draft) => assert.equal(wrongVariants(draft), undefined)))
  })

  it('is wrong when one of its skus comes again, wherever', () => {
    fc.assert(
      fc.property(variants, fc.nat(), (draft, pick) => {
        fc.pre(draft.length > 0)
        const again = [...draft, draft[pick % draft.length] as (typeof draft)[number]]
        const wrong = wrongVariants(again)
        assert.deepEqual([wrong?.code, wrong?.pointer], ['duplicate_sku', `/variants/${draft.length}/sku`])
      }),
    )
  })

  it('names the option that has two values', () => {
    const options = [
      { name: 'Colour', value: 'red' },
      { name: 'Colour', value: 'blue' },
    ]
    assert.equal(wrongVariants([{ sku: 'A', options }])?.pointer, '/variants/0/options/1/name')
  })

  it('names the currency that does not exist or comes twice', () => {
    assert.equal(wrongPrices([{ amount: 1, currency: 'QQQ' }])?.code, 'unknown_currency')
    const twice = wrongPrices([
      { amount: 1, currency: 'GBP' },
      { amount: 2, currency: 'GBP' },
    ])
    assert.deepEqual([twice?.code, twice?.pointer], ['duplicate_currency', '/prices/1/currency'])
  })
})
