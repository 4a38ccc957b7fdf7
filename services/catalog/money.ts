import { decimalsOf } from '@souk/kit/money'

/** `12.5` in GBP -> 1250, exactly. Undefined when it is not a plain number, or finer than the currency's smallest unit. */
export function minorUnits(text: string, currency: string): number | undefined {
  const [, sign, whole, fraction = ''] = /^(-?)(\d{1,12})(?:\.(\d{1,8}))?$/.exec(text) ?? []
  if (whole === undefined) return undefined
  const digits = decimalsOf(currency)
  const significant = fraction.replace(/0+$/, '')
  if (significant.length > digits) return undefined
  const amount = Number(whole + significant.padEnd(digits, '0'))
  return sign === '-' && amount > 0 ? -amount : amount
}
