import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { allocate, decimalsOf, format, isCurrency, sum, times } from './index.ts'

const amount = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 })
const pounds = (value: number) => ({ amount: value, currency: 'GBP' })
const plain = (values: readonly number[]) =>
  values.every((value) => Number.isSafeInteger(value) && !Object.is(value, -0))
const inexact = [0.1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 53)]

describe('a sum', () => {
  it('is exact, in whatever order it is added up', () => {
    fc.assert(
      fc.property(fc.array(amount), (amounts) => {
        const exact = amounts.reduce((before, each) => before + BigInt(each), 0n)
        assert.deepEqual(sum(amounts.map(pounds), 'GBP'), pounds(Number(exact)))
        assert.deepEqual(sum(amounts.toReversed().map(pounds), 'GBP'), pounds(Number(exact)))
      }),
    )
  })

  it('of nothing is zero of its currency', () => assert.deepEqual(sum([], 'JPY'), { amount: 0, currency: 'JPY' }))

  it('refuses another currency, and what is not exact', () => {
    assert.throws(() => sum([pounds(1), { amount: 1, currency: 'EUR' }], 'GBP'), RangeError)
    assert.throws(() => sum([pounds(Number.MAX_SAFE_INTEGER), pounds(1)], 'GBP'), RangeError)
    for (const wrong of inexact) assert.throws(() => sum([pounds(wrong)], 'GBP'), RangeError, String(wrong))
  })
})

describe('an amount so many times', () => {
  it('is the sum of so many', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 50 }), (value, count) =>
        assert.deepEqual(
          times(pounds(value), count),
          sum(
            Array.from({ length: count }, () => pounds(value)),
            'GBP',
          ),
        ),
      ),
    )
  })

  it('is a plain zero, and never what cannot be held', () => {
    assert.ok(Object.is(times(pounds(-5), 0).amount, 0))
    assert.throws(() => times(pounds(2 ** 40), 2 ** 20), RangeError)
    for (const wrong of inexact) {
      assert.throws(() => times(pounds(wrong), 1), RangeError, String(wrong))
      assert.throws(() => times(pounds(1), wrong), RangeError, String(wrong))
    }
  })
})

describe('an allocation', () => {
  const total = fc.maxSafeInteger()
  const weights = fc
    .array(fc.oneof(fc.nat(5), fc.maxSafeNat()), { minLength: 1, maxLength: 30 })
    .filter((each) => each.some((weight) => weight > 0))

  it('loses no unit and makes none', () => {
    fc.assert(
      fc.property(total, weights, (size, by) => {
        const shares = allocate(size, by)
        assert.equal(shares.length, by.length)
        assert.equal(
          shares.reduce((before, share) => before + BigInt(share), 0n),
          BigInt(size),
        )
        assert.ok(plain(shares))
      }),
    )
  })

  it('gives each less than a unit more or less than its exact part, and nothing to a weight of zero', () => {
    fc.assert(
      fc.property(total, weights, (size, by) => {
        const all = by.reduce((before, weight) => before + BigInt(weight), 0n)
        for (const [at, share] of allocate(size, by).entries()) {
          const weight = BigInt(by[at] as number)
          const away = BigInt(share) * all - BigInt(size) * weight
          assert.ok(away < all && away > -all)
          if (weight === 0n) assert.equal(share, 0)
        }
      }),
    )
  })

  it('never gives the greater weight the smaller share', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), weights, (size, by) => {
        const pairs = allocate(size, by).map((share, at) => ({ share, weight: by[at] as number }))
        pairs.sort((a, b) => a.weight - b.weight || a.share - b.share)
        for (const [at, { share, weight }] of pairs.entries()) {
          const next = pairs[at + 1]
          if (next && next.weight > weight) assert.ok(next.share >= share)
        }
      }),
    )
  })

  it('is the same for a debt as for a credit', () => {
    fc.assert(
      fc.property(total, weights, (size, by) =>
        assert.deepEqual(
          allocate(-size, by),
          allocate(size, by).map((share) => 0 - share),
        ),
      ),
    )
  })

  it('gives what is left to the largest remainders, of equals to the first', () => {
    assert.deepEqual(allocate(100, [1, 1, 1]), [34, 33, 33])
    assert.deepEqual(allocate(10, [3, 3, 1]), [4, 4, 2])
    assert.deepEqual(allocate(7, [50, 30, 20]), [4, 2, 1])
    assert.deepEqual(allocate(0, [0, 0]), [0, 0])
    assert.deepEqual(allocate(0, []), [])
  })

  it('refuses what cannot be split', () => {
    for (const [size, by] of [
      [1, []],
      [1, [0, 0]],
      [1, [2, -1]],
      [0, [-1]],
      [1.5, [1]],
      [1, [0.5]],
      [2 ** 53, [1]],
    ] as const)
      assert.throws(() => allocate(size, by), RangeError, `${size} by ${by.join()}`)
  })
})

describe('a currency', () => {
  it('has the decimals of ISO 4217', () =>
    assert.deepEqual(['GBP', 'JPY', 'KWD', 'CLF', 'XXX'].map(decimalsOf), [2, 0, 3, 4, 2]))

  it('is one that exists', () => assert.deepEqual(['GBP', 'JPY', 'QQQ'].map(isCurrency), [true, true, false]))
})

describe('a formatted amount', () => {
  const written = (value: number, currency: string, locale = 'en-GB') =>
    format({ amount: value, currency }, locale).replaceAll(/\s/g, ' ')

  it('is written as the locale does', () => {
    assert.equal(written(2499, 'GBP'), '£24.99')
    assert.equal(written(5, 'GBP'), '£0.05')
    assert.equal(written(-150, 'GBP'), '-£1.50')
    assert.equal(written(2499, 'EUR', 'de'), '24,99 €')
    assert.equal(written(2499, 'JPY'), 'JP¥2,499')
    assert.equal(written(1234, 'KWD'), 'KWD 1.234')
    assert.equal(written(0, 'GBP'), '£0.00')
  })

  it('keeps every digit', () => {
    const currency = fc.constantFrom('GBP', 'JPY', 'KWD', 'CLF')
    fc.assert(
      fc.property(fc.maxSafeInteger(), currency, (value, code) => {
        const digits = format({ amount: value, currency: code }, 'en-GB').replaceAll(/\D/g, '')
        assert.equal(Number(digits), Math.abs(value))
      }),
    )
  })

  it('is refused when it is not exact', () => {
    for (const wrong of inexact) assert.throws(() => format(pounds(wrong), 'en-GB'), RangeError, String(wrong))
  })
})
