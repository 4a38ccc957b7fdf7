import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { minorUnits } from './money.ts'

describe('minor units', () => {
  it('are exact for every amount in every kind of currency', () => {
    const currency = fc.constantFrom(['JPY', 0] as const, ['GBP', 2] as const, ['KWD', 3] as const)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), currency, (amount, [code, digits]) => {
        const text = String(amount).padStart(digits + 1, '0')
        const split = text.length - digits
        const written = digits === 0 ? text : `${text.slice(0, split)}.${text.slice(split)}`
        assert.equal(minorUnits(written, code), amount)
        assert.equal(minorUnits(written.includes('.') ? `${written}0` : written, code), amount)
      }),
    )
  })

  it('are not guessed from what is no plain number, or finer than the currency', () => {
    for (const text of ['', 'x', '1,50', '1e3', '.5', '5.', '+1', ' 1', '0x1', 'Infinity', '1.234', '1'.repeat(13)])
      assert.equal(minorUnits(text, 'GBP'), undefined, text)
    assert.equal(minorUnits('1.5', 'JPY'), undefined)
  })

  it('keep the sign, so that a negative price can be called one', () => {
    assert.equal(minorUnits('-1.50', 'GBP'), -150)
    assert.ok(Object.is(minorUnits('-0', 'GBP'), 0))
  })
})
