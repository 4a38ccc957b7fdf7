const known: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))

/** Is this the code of a currency that exists or existed? */
export const isCurrency = (code: string): boolean => known.has(code)

/** ISO 4217 currencies whose minor unit is not a hundredth. */
const DECIMALS: Readonly<Record<number, readonly string[]>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '),
  3: 'BHD IQD JOD KWD LYD OMR TND'.split(' '),
  4: 'CLF UYW'.split(' '),
}
const decimals = new Map(
  Object.entries(DECIMALS).flatMap(([digits, codes]) => codes.map((code) => [code, Number(digits)] as const)),
)

/** `12.5` in GBP -> 1250, exactly. Undefined when it is not a plain number, or finer than the currency's smallest unit. */
export function minorUnits(text: string, currency: string): number | undefined {
  const [, sign, whole, fraction = ''] = /^(-?)(\d{1,12})(?:\.(\d{1,8}))?$/.exec(text) ?? []
  if (whole === undefined) return undefined
  const digits = decimals.get(currency) ?? 2
  const significant = fraction.replace(/0+$/, '')
  if (significant.length > digits) return undefined
  const amount = Number(whole + significant.padEnd(digits, '0'))
  return sign === '-' && amount > 0 ? -amount : amount
}
