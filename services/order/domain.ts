import type { Fault, InputOf, OutputOf, Value } from '@souk/kit/contract'
import { sum, times } from '@souk/kit/money'
import type { cart } from '@souk/cart/contract'
import type { order, placedOrder } from './contract.ts'

/** An order while it is bought. */
export type Order = Value<typeof placedOrder>
/** An order as its customer sees it, with what was given back. */
export type Shown = OutputOf<typeof order.operations.show>
export type CancelReason = NonNullable<Order['reason']>
export type Purchase = InputOf<typeof order.operations.place>
/** What the cart knows about what is to be bought. */
export type Basket = OutputOf<typeof cart.operations.checkout>

/**
 * What people call an order, `S-7K3M-92QX`. Made of the last letters of an identifier, which are chance (UUIDv7): 40 bits that
 * say nothing about how many orders there are, in an alphabet without letters that look like digits.
 */
export function orderNumber(id: string): string {
  const letters = id.slice(-8).toUpperCase()
  return `S-${letters.slice(0, 4)}-${letters.slice(4)}`
}

export const iso = (ms: number): string => new Date(ms).toISOString()

/** The moment in milliseconds, or undefined when there is no such day or it is still to come. */
export function pastMoment(text: string, now: number): number | undefined {
  const at = Date.parse(text)
  return Number.isNaN(at) || at > now ? undefined : at
}

/** The names that a new order is given. */
export interface Names {
  readonly orderId: string
  readonly paymentId: string
  readonly number: string
}

/** How an order is delivered, and for how much. */
export interface Delivery {
  readonly option: string
  readonly price: Order['totals']['shipping']
}

/** What is bought, and how it is delivered. */
export interface Wanted {
  readonly input: Purchase
  readonly basket: Basket
  readonly delivery: Delivery
}

/** A new order of everything in a basket, at the prices of the basket. */
export function drafted(names: Names, { input, basket, delivery }: Wanted, placedAt: number, now: number): Order {
  const { currency } = basket
  const { option, price } = delivery
  const lines = basket.lines.map(({ sku, title, variantTitle, quantity, unitPrice }) => {
    return { sku, title, variantTitle, quantity, unitPrice, total: times(unitPrice, quantity) }
  })
  const subtotal = sum(
    lines.map(({ total }) => total),
    currency,
  )
  const nothing = sum([], currency)
  return {
    id: names.orderId,
    number: names.number,
    status: 'placed',
    cartId: basket.id,
    lines,
    totals: { subtotal, discount: nothing, shipping: price, tax: nothing, total: sum([subtotal, price], currency) },
    email: input.email,
    shippingAddress: input.shippingAddress,
    shippingOption: option,
    payment: { paymentId: names.paymentId, method: input.payment.method, state: 'pending' },
    timeline: [{ at: iso(placedAt), what: 'placed' }],
    version: 1,
    placedAt: iso(placedAt),
    createdAt: iso(now),
  }
}

/** Whether everything of an order can still be taken back as if it had never been. */
export const isBeforePivot = ({ status }: Order): boolean => status === 'placed' || status === 'payment_pending'

/** Whether goods and money have changed hands, so that they can go back. */
export const isSold = (order: Order): boolean => !isBeforePivot(order) && order.status !== 'cancelled'

/** Whether the customer has, or had, what was sold: before that there is nothing that could come back. */
export const hasArrived = ({ status }: Order): boolean => status === 'delivered' || status === 'returned'

/** What becomes of an order that customers can see. */
export interface Change {
  readonly status: Order['status']
  readonly payment: Order['payment']['state']
  readonly reason?: CancelReason
  readonly nextAction?: Order['nextAction']
  /** What the timeline says. */
  readonly what: string
}

/** The next version of an order. A second step of the payment is shown only as long as it is still to be taken. */
export function turned(before: Order, { status, payment, reason, nextAction, what }: Change, now: number): Order {
  const { nextAction: _done, ...order } = before
  return {
    ...order,
    status,
    payment: { ...order.payment, state: payment },
    ...(reason ? { reason } : {}),
    ...(nextAction ? { nextAction } : {}),
    timeline: [...order.timeline, { at: iso(now), what }],
    version: order.version + 1,
  }
}

/** What events tell about an order: no personal data. */
export const factsOf = ({ id, number, totals, shippingAddress, placedAt, lines }: Order) => ({
  orderId: id,
  number,
  total: totals.total,
  country: shippingAddress.country,
  placedAt,
  lines: lines.map(({ sku, quantity, unitPrice, total }) => ({
    sku,
    quantity,
    unitPrice: unitPrice.amount,
    total: total.amount,
  })),
})

/** What inventory lacked, said about the lines of the order. */
export function shortages({ lines }: Order, missing: readonly Fault[]): Fault[] {
  return missing.map(({ sku, requested, available }) => ({
    pointer: `/lines/${lines.findIndex((line) => line.sku === sku)}`,
    code: available === 0 ? 'out_of_stock' : 'insufficient_stock',
    message: available === 0 ? 'is sold out' : `only ${available} left`,
    sku,
    requested,
    available,
  }))
}
