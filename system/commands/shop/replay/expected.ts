import { penceOf, rowsOf } from './files.ts'
import type { Judged } from './judge.ts'
import type { Sale } from './tally.ts'

/** The list price in pence of each stock code of a `products.csv`, as an import takes it: the first good line of a code counts. */
export function listPricesOf(text: string): Map<string, number> {
  const prices = new Map<string, number>()
  for (const { cells } of rowsOf(text, ['stockCode', 'unitPriceGbp'])) {
    const pence = penceOf(cells.unitPriceGbp)
    if (pence > 0 && !prices.has(cells.stockCode)) prices.set(cells.stockCode, pence)
  }
  return prices
}

/** What the shop must have sold. */
export const salesOf = (purchases: readonly Judged[], listPrices: ReadonlyMap<string, number>): Sale[] =>
  purchases
    .filter(({ good }) => good.length > 0)
    .map(({ purchase: { name, occurredAt, country }, good }) => {
      const lines = good.map(({ sku, quantity, unitPrice = listPrices.get(sku) ?? Number.NaN }) => ({
        sku,
        units: quantity,
        pence: quantity * unitPrice,
      }))
      const pence = lines.reduce((sum, line) => sum + line.pence, 0)
      return { purchase: name, day: occurredAt?.slice(0, 10), country, pence, lines }
    })
