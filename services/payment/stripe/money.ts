import type { Money } from '../domain.ts'

/** Stripe counts these in hundredths, although they have none. */
const HUNDREDTHS = ['ISK', 'UGX']
const factorOf = (currency: string) => (HUNDREDTHS.includes(currency.toUpperCase()) ? 100 : 1)

/** An amount as Stripe counts it: in the smallest unit of the currency, with a few exceptions. */
export const toStripe = ({ amount, currency }: Money) => ({
  amount: amount * factorOf(currency),
  currency: currency.toLowerCase(),
})

/** An amount as Stripe tells it. */
export const fromStripe = (amount: number, currency: string): Money => ({
  amount: Math.round(amount / factorOf(currency)),
  currency: currency.toUpperCase(),
})

const THREE_DECIMALS = ['BHD', 'JOD', 'KWD', 'OMR', 'TND']

/** Can Stripe take this amount? Of currencies with three decimals it takes only two. */
export const isTakeable = ({ amount, currency }: Money): boolean =>
  !THREE_DECIMALS.includes(currency) || amount % 10 === 0
