import type { Plan } from './purchase.ts'

/**
 * The baskets of a `baskets.csv` in order, at most the first `limit`: each code of a line is one unit at the list price, bought
 * now and sent to Great Britain, since the file names neither time nor place.
 */
export function planBaskets(text: string, limit: number = Infinity): Plan {
  const baskets = text
    .split(/\r\n|\n|\r/)
    .map((codes, at) => ({ codes, line: at + 1 }))
    .filter(({ codes }) => codes.trim() !== '')
    .slice(0, limit)
  const purchases = baskets.map(({ codes, line }) => ({
    name: `Basket ${line}`,
    email: `basket-${line}@example.com`,
    recipient: 'Guest',
    place: 'United Kingdom',
    country: 'GB',
    lines: codes.split(',').map((sku) => ({ line, sku: sku.trim(), quantity: 1 })),
  }))
  return { purchases, returns: [], refused: [] }
}
