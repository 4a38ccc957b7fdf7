import { decimalsOf } from '@souk/kit/money'
import type { Money } from '../domain.ts'

/**
 * With how many decimals Stripe counts where it is not two. Source: docs.stripe.com/currencies, "Zero-decimal currencies" and
 * "Three-decimal currencies". Of these lists ISK and UGX are left out: "Special cases" there says that they count in hundredths.
 */
const DECIMALS: Readonly<Record<number, readonly string[]>> = {
  0: 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '),
  3: 'BHD JOD KWD OMR TND'.split(' '),
}
const atStripe = new Map(
  Object.entries(DECIMALS).flatMap(([digits, codes]) => codes.map((code) => [code, Number(digits)] as const)),
)

/** By what an amount of ours (ISO 4217) is multiplied to be one of Stripe's, and by what it is divided: one of them is 1. */
function scaleOf(currency: string): { readonly times: number; readonly over: number } {
  const more = (atStripe.get(currency) ?? 2) - decimalsOf(currency)
  return { times: 10 ** Math.max(0, more), over: 10 ** Math.max(0, -more) }
}

/** An amount as Stripe counts it: in the smallest unit of the currency, with a few exceptions. Only of what is takeable. */
export function toStripe({ amount, currency }: Money) {
  const { times, over } = scaleOf(currency)
  return { amount: (amount * times) / over, currency: currency.toLowerCase() }
}

/** An amount as Stripe tells it. */
export function fromStripe(amount: number, stripes: string): Money {
  const currency = stripes.toUpperCase()
  const { times, over } = scaleOf(currency)
  return { amount: Math.round((amount * over) / times), currency }
}

/** Can Stripe take this amount? Not with more decimals than it counts, and of three decimals only with two. */
export function isTakeable({ amount, currency }: Money): boolean {
  const isRound = atStripe.get(currency) !== 3 || amount % 10 === 0
  return isRound && amount % scaleOf(currency).over === 0
}
