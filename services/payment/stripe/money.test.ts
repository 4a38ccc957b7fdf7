import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decimalsOf, isCurrency } from '@souk/kit/money'
import { fromStripe, isTakeable, toStripe } from './money.ts'

/**
 * What 5 of each currency are at Stripe. Source: docs.stripe.com/currencies, "Zero-decimal currencies", "Three-decimal
 * currencies" and "Special cases"; the special cases stand in hundredths also where they have none.
 */
const five: Readonly<Record<number, string>> = {
  5: 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF',
  5_000: 'BHD JOD KWD OMR TND',
  500: 'ISK HUF TWD UGX GBP EUR USD',
}

for (const [atStripe, codes] of Object.entries(five))
  for (const currency of codes.split(' '))
    test(`5 ${currency} are ${atStripe} at Stripe, and come back as they went`, () => {
      const money = { amount: 5 * 10 ** decimalsOf(currency), currency }
      assert.ok(isCurrency(currency) && isTakeable(money))
      const there = toStripe(money)
      assert.deepEqual(there, { amount: Number(atStripe), currency: currency.toLowerCase() })
      assert.deepEqual(fromStripe(there.amount, there.currency), money)
    })

for (const [amount, currency, taken] of [
  [1_234, 'GBP', true],
  [500_050, 'MGA', false],
  [500_100, 'MGA', true],
  [1_234, 'KWD', false],
  [1_230, 'KWD', true],
] as const)
  test(`Stripe ${taken ? 'takes' : 'does not take'} ${amount} of the smallest unit of ${currency}`, () =>
    assert.equal(isTakeable({ amount, currency }), taken))
