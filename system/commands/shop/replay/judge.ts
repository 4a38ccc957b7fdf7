import { refuse, type Line, type Purchase, type Reason, type RefusedLine } from './purchase.ts'

/** What the shop takes, as its contracts say. */
const MOST_LINES = 1_000
const MOST_UNITS = 1_000_000
const MOST_PENCE = 1_000_000_000

/** A purchase with the lines that can be bought, and the others with their reasons. */
export interface Judged {
  readonly purchase: Purchase
  readonly good: readonly Line[]
  readonly refused: readonly RefusedLine[]
}

/** Line by line: the rest of a purchase is bought. Only one with too many lines is refused as a whole. */
export function judge(purchase: Purchase, sold: ReadonlySet<string>): Judged {
  const { name, lines } = purchase
  const reasons = lines.map((line) => (lines.length > MOST_LINES ? 'too_many_lines' : reasonOf(line, sold)))
  return {
    purchase,
    good: lines.filter((_, at) => reasons[at] === undefined),
    refused: lines.flatMap((line, at) => {
      const reason = reasons[at]
      return reason === undefined ? [] : [refuse(reason, name, line)]
    }),
  }
}

/** The first reason counts where there are several. */
function reasonOf({ sku, quantity, unitPrice }: Line, sold: ReadonlySet<string>): Reason | undefined {
  if (!(quantity >= 1 && quantity <= MOST_UNITS)) return 'bad_quantity'
  if (unitPrice !== undefined && !(unitPrice >= 1 && unitPrice <= MOST_PENCE)) return 'bad_price'
  return sold.has(sku) ? undefined : 'unknown_product'
}
