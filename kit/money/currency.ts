const known: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))

/** ISO 4217 currencies whose minor unit is not a hundredth. */
const DECIMALS: Readonly<Record<number, readonly string[]>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '),
  3: 'BHD IQD JOD KWD LYD OMR TND'.split(' '),
  4: 'CLF UYW'.split(' '),
}
const decimals = new Map(
  Object.entries(DECIMALS).flatMap(([digits, codes]) => codes.map((code) => [code, Number(digits)] as const)),
)

/** Is this the code of a currency that exists or existed? */
export const isCurrency = (code: string): boolean => known.has(code)

/** How many decimals the amounts of a currency have (ISO 4217): 2 for GBP, 0 for JPY, 3 for KWD; 2 for what is not known. */
export const decimalsOf = (currency: string): number => decimals.get(currency) ?? 2
