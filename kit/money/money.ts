import type { Money } from '../contract/index.ts'
import { decimalsOf } from './currency.ts'
import { exact } from './exact.ts'

export type { Money }

/**
 * Adds amounts up; nothing is zero of `currency`. Throws a `RangeError` when one has another currency, or when an amount or
 * the sum is no safe integer.
 */
export function sum(amounts: readonly Money[], currency: string): Money {
  let total = 0
  for (const money of amounts) {
    if (money.currency !== currency) throw new RangeError(`${money.currency} cannot be added to ${currency}`)
    total = exact(total + exact(money.amount))
  }
  return { amount: total, currency }
}

/** An amount `count` times. Throws a `RangeError` when the amount, the count or the product is no safe integer. */
export const times = ({ amount, currency }: Money, count: number): Money => ({
  // Adding zero makes the zero of a negative product a plain one.
  amount: exact(exact(amount) * exact(count)) + 0,
  currency,
})

/** An amount as people of a locale (BCP 47) write it, `£24.99`, to the last digit. Throws a `RangeError` when it is no safe integer. */
export function format({ amount, currency }: Money, locale: string): string {
  const digits = decimalsOf(currency)
  const text = String(Math.abs(exact(amount))).padStart(digits + 1, '0')
  const point = text.length - digits
  const decimal = `${amount < 0 ? '-' : ''}${text.slice(0, point)}${digits === 0 ? '' : `.${text.slice(point)}`}`
  // As text, because a float would round what lies beyond 2^53 once the point is set.
  return formatOf(locale, currency, digits).format(decimal as Intl.StringNumericLiteral)
}

const formats = new Map<string, Intl.NumberFormat>()

/** Made once: making one costs fifty times as much as using it. */
function formatOf(locale: string, currency: string, digits: number): Intl.NumberFormat {
  const name = `${locale} ${currency}`
  let found = formats.get(name)
  if (found === undefined) {
    const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits }
    found = new Intl.NumberFormat(locale, { style: 'currency', currency, ...fraction })
    formats.set(name, found)
  }
  return found
}
