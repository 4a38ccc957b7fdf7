import type { Money, OutputOf } from '@souk/kit/contract'
import { sum, times } from '@souk/kit/money'
import type { cart } from './contract.ts'
import type { Delivery, Quoted } from './domain/delivery.ts'
import { priceIn, type Cart, type Line, type Offer } from './domain.ts'

type Shown = OutputOf<typeof cart.operations.show>
type Problem = Shown['lines'][number]['problems'][number]
type DeliveryProblem = NonNullable<Shown['delivery']>['problems'][number]

/** What is known about the skus of a cart, and about how it is delivered. */
export interface Knowledge {
  readonly offers: ReadonlyMap<string, Offer>
  /** Units that can be sold. Undefined: nobody asked, or nobody answered. */
  readonly stock?: ReadonlyMap<string, number> | undefined
  /** Undefined: nobody asked. */
  readonly delivery?: Quoted | undefined
  /** What was seen before is not certain any more; milliseconds since 1970. */
  readonly freshSince: number
}

/** A cart as the contract shows it. One that is closed is shown as it was: nothing stands in its way any more. */
export function shownCart(cart: Cart, knowledge: Knowledge): Shown {
  const { id, state, currency, version, createdAt, updatedAt, expiresAt } = cart
  const isOpen = state === 'open'
  const wanted = new Map<string, number>()
  for (const { sku, quantity } of cart.lines) wanted.set(sku, (wanted.get(sku) ?? 0) + quantity)
  const lines = cart.lines.map((line) => {
    const unitPrice = { amount: line.unitPrice, currency }
    const problems = isOpen ? problemsOf(line, currency, wanted.get(line.sku) ?? 0, knowledge) : []
    return { ...line, unitPrice, total: times(unitPrice, line.quantity), problems }
  })
  const delivery = cart.delivery && shownDelivery(cart.delivery, currency, isOpen ? knowledge.delivery : undefined)
  return {
    id,
    state,
    currency,
    version,
    lines,
    ...(delivery ? { delivery } : {}),
    totals: totalsOf(
      lines.map(({ total }) => total),
      delivery?.price,
      currency,
    ),
    unchecked: isOpen ? uncheckedOf(cart, knowledge) : [],
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
  }
}

/** A cart as it was filled: nothing is looked at again. */
export const asKept = (cart: Cart): Shown => shownCart(cart, { offers: new Map(), freshSince: 0 })

function totalsOf(lines: readonly Money[], delivery: Money | undefined, currency: string): Shown['totals'] {
  const subtotal = sum(lines, currency)
  const zero = sum([], currency)
  const shipping = delivery ?? zero
  return { subtotal, discount: zero, shipping, tax: zero, total: sum([subtotal, shipping], currency) }
}

function uncheckedOf({ lines, delivery }: Cart, known: Knowledge): Shown['unchecked'] {
  if (lines.length === 0) return []
  const isOld = lines.some(({ sku }) => (known.offers.get(sku)?.seenAt ?? 0) < known.freshSince)
  return [
    ...(isOld ? (['prices'] as const) : []),
    ...(known.stock ? [] : (['stock'] as const)),
    ...(delivery === undefined || known.delivery?.isTold ? [] : (['delivery'] as const)),
  ]
}

const shownDelivery = (delivery: Delivery, currency: string, known: Quoted | undefined) => ({
  ...delivery,
  price: { amount: delivery.price, currency },
  problems: known ? deliveryProblems(delivery, currency, known) : [],
})

function deliveryProblems({ price }: Delivery, currency: string, { quote, objection }: Quoted): DeliveryProblem[] {
  if (objection === 'not_delivered_there') return [{ code: objection, message: 'Nothing is delivered there any more.' }]
  if (objection) return [{ code: objection, message: 'This way to deliver is not offered any more.' }]
  if (quote === undefined)
    return [{ code: 'price_unknown', message: 'What it costs cannot be found out at the moment.' }]
  const amount = quote.delivery.price
  if (amount === price) return []
  return [{ code: 'price_changed', message: 'It has another price now.', price: { amount, currency } }]
}

/** What stands in the way of a line. `wanted`: how many of its sku are on all lines together. */
function problemsOf(line: Line, currency: string, wanted: number, { offers, stock }: Knowledge): Problem[] {
  const offer = offers.get(line.sku)
  if (offer && !offer.isSold) return [{ code: 'not_sold', message: 'It is not sold any more.' }]
  return [...priceProblems(line, currency, offer), ...stockProblems(wanted, stock && (stock.get(line.sku) ?? 0))]
}

function priceProblems({ unitPrice, negotiated }: Line, currency: string, offer: Offer | undefined): Problem[] {
  if (negotiated || offer === undefined) return []
  const amount = priceIn(offer, currency)
  if (amount === undefined) return [{ code: 'not_priced', message: `It has no price in ${currency} any more.` }]
  if (amount === unitPrice) return []
  return [{ code: 'price_changed', message: 'It has another price now.', price: { amount, currency } }]
}

function stockProblems(wanted: number, available: number | undefined): Problem[] {
  if (available === undefined || available >= wanted) return []
  return available === 0
    ? [{ code: 'out_of_stock', message: 'There is none left.', available }]
    : [{ code: 'insufficient_stock', message: `Only ${available} can be had.`, available }]
}
