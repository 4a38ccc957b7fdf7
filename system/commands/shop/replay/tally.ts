/** What was sold together: orders that have some of it, its units and its money in pence. */
export interface Sum {
  orders: number
  units: number
  pence: number
}

type Sums = Record<string, Sum>

/** Sales added up in every way in which the files and the shop are compared. */
export interface Tally {
  readonly total: Sum
  /** By UTC date. */
  readonly day: Sums
  /** By ISO code. */
  readonly country: Sums
  /** By sku. */
  readonly product: Sums
  readonly purchase: Sums
}

/** One order, as the files or the shop tell it. */
export interface Sale {
  readonly purchase: string
  /** UTC date; undefined where the files do not say when. */
  readonly day: string | undefined
  readonly country: string
  readonly pence: number
  readonly lines: readonly { readonly sku: string; readonly units: number; readonly pence: number }[]
}

export function tallyOf(sales: Iterable<Sale>): Tally {
  const tally = { total: nothing(), day: sums(), country: sums(), product: sums(), purchase: sums() }
  for (const { purchase, day, country, pence, lines } of sales) {
    const units = lines.reduce((all, line) => all + line.units, 0)
    const targets = [tally.total, at(tally.country, country), at(tally.purchase, purchase)]
    if (day !== undefined) targets.push(at(tally.day, day))
    for (const sum of targets) add(sum, 1, units, pence)
    const seen = new Set<string>()
    for (const line of lines) {
      add(at(tally.product, line.sku), seen.has(line.sku) ? 0 : 1, line.units, line.pence)
      seen.add(line.sku)
    }
  }
  return tally
}

const nothing = (): Sum => ({ orders: 0, units: 0, pence: 0 })
/** Without the names that every object has: a stock code may be called like one of them. */
const sums = (): Sums => Object.create(null) as Sums
const at = (all: Sums, key: string): Sum => (all[key] ??= nothing())

function add(sum: Sum, orders: number, units: number, pence: number): void {
  sum.orders += orders
  sum.units += units
  sum.pence += pence
}
