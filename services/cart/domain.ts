import type { Money, OutputOf } from '@souk/kit/contract'
import type { cart } from './contract.ts'
import type { Delivery } from './domain/delivery.ts'

type Shown = OutputOf<typeof cart.operations.show>
export type CartState = Shown['state']

/** One line of a cart. Its price is in minor units of the cart's currency. */
export interface Line {
  readonly id: string
  readonly sku: string
  readonly title: string
  readonly variantTitle: string
  readonly quantity: number
  readonly unitPrice: number
  readonly negotiated: boolean
}

/** Times in milliseconds since 1970. */
export interface Cart {
  readonly id: string
  readonly tokenHash: string
  /** Whose it is; undefined for a guest's, which its token opens. */
  readonly customer: string | undefined
  /** The customer's cart that has what was in this one. */
  readonly mergedInto: string | undefined
  readonly state: CartState
  readonly currency: string
  readonly version: number
  readonly lines: readonly Line[]
  /** How it is delivered, as soon as somebody has chosen that. */
  readonly delivery: Delivery | undefined
  readonly createdAt: number
  readonly updatedAt: number
  readonly expiresAt: number
}

/** What the catalogue said about a sku. */
export interface Offer {
  readonly sku: string
  readonly productId: string
  readonly title: string
  readonly variantTitle: string
  readonly prices: readonly Money[]
  readonly isSold: boolean
  /** When that was true, in milliseconds since 1970. */
  readonly seenAt: number
}

/** What somebody wants to buy. `unitPrice`: negotiated, instead of the one in the catalogue. */
export interface Wish {
  readonly sku: string
  readonly quantity: number
  readonly unitPrice?: Money | undefined
}

export type Item = Omit<Line, 'id'>
type Wrong<Code extends string> = { readonly code: Code; readonly detail: string }

/** How many units can be on one line. */
export const MOST_UNITS = 1_000_000
/** Leaves room for what the delivery costs. */
const MOST_SUBTOTAL = Number.MAX_SAFE_INTEGER - 1_000_000_000_000

/** The price of an offer, in minor units of a currency. */
export const priceIn = (offer: Offer | undefined, currency: string): number | undefined =>
  offer?.isSold ? offer.prices.find((each) => each.currency === currency)?.amount : undefined

/** What a wish puts into a cart, or why it cannot. Without an offer nobody knows whether it is sold. */
export function itemOf(
  { sku, quantity, unitPrice }: Wish,
  currency: string,
  offer: Offer | undefined,
): { item: Item } | { wrong: Wrong<'catalog_unavailable' | 'not_sold' | 'not_priced' | 'wrong_currency'> } {
  const wrong = <Code extends string>(code: Code, detail: string) => ({ wrong: { code, detail } })
  if (offer === undefined) return wrong('catalog_unavailable', `${sku} cannot be looked up at the moment.`)
  if (!offer.isSold) return wrong('not_sold', `${sku} is not sold here.`)
  if (unitPrice !== undefined && unitPrice.currency !== currency)
    return wrong('wrong_currency', `The cart is in ${currency}, not in ${unitPrice.currency}.`)
  const price = unitPrice?.amount ?? priceIn(offer, currency)
  if (price === undefined) return wrong('not_priced', `${sku} has no price in ${currency}.`)
  const { title, variantTitle } = offer
  return { item: { sku, title, variantTitle, quantity, unitPrice: price, negotiated: unitPrice !== undefined } }
}

/** Is it the same article at the same price? Then it belongs on one line. */
export const isSame = (line: Item, item: Item): boolean =>
  line.sku === item.sku && line.unitPrice === item.unitPrice && line.negotiated === item.negotiated

/** Adds items to lines: the same sku at the same price to its line, everything else to a new one. */
export function withItems(lines: readonly Line[], items: readonly Item[], idOf: (item: Item) => string): Line[] {
  const all = [...lines]
  for (const item of items) {
    const at = all.findIndex((line) => isSame(line, item))
    const line = all[at]
    if (line) all[at] = { ...line, ...item, quantity: line.quantity + item.quantity }
    else all.push({ id: idOf(item), ...item })
  }
  return all
}

/** A list of items instead of the lines that were there. A line that stays keeps its id. */
export const replacedBy = (lines: readonly Line[], items: readonly Item[], newId: () => string): Line[] =>
  withItems([], items, (item) => lines.find((line) => isSame(line, item))?.id ?? newId())

/** The lines with another quantity on one of them. Its price follows the catalogue, unless it was negotiated. */
export const withQuantity = (lines: readonly Line[], itemId: string, quantity: number, price?: number): Line[] =>
  lines.map((line) =>
    line.id === itemId
      ? { ...line, quantity, unitPrice: line.negotiated ? line.unitPrice : (price ?? line.unitPrice) }
      : line,
  )

/** Why lines are more than can be counted, or undefined. */
export function tooMuch(lines: readonly Line[]): string | undefined {
  const many = lines.find(({ quantity }) => quantity > MOST_UNITS)
  if (many) return `There can be at most ${MOST_UNITS} of ${many.sku} on a line.`
  const total = lines.reduce((before, { quantity, unitPrice }) => before + quantity * unitPrice, 0)
  return total > MOST_SUBTOTAL ? 'The total is more than can be counted exactly.' : undefined
}
