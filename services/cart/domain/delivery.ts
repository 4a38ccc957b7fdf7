import { isDeepStrictEqual } from 'node:util'
import type { Cart } from '../domain.ts'

/** A way to deliver: where to and how. */
export interface Way {
  readonly country: string
  readonly shippingOption: string
}

/** How a cart is delivered, at the price for which that was chosen: minor units of the cart's currency. */
export interface Delivery extends Way {
  readonly title: string
  readonly price: number
  /** Working days. */
  readonly minDays: number
  readonly maxDays: number
}

/** What is to be delivered, as far as its price depends on it. */
export interface Parcel {
  readonly country: string
  readonly currency: string
  /** Minor units. */
  readonly subtotal: number
  readonly items: number
}

/** What one way to deliver costs, for which parcels that is so, and when it was learned: milliseconds since 1970. */
export interface Quote {
  readonly delivery: Delivery
  readonly holds: {
    readonly from: number
    readonly below?: number | undefined
    readonly items?: number | undefined
  }
  readonly learnedAt: number
}

/** What is known of a way to deliver: what it costs, or why it cannot be had. Neither: nothing is known. */
export interface Quoted {
  readonly way: Way
  readonly quote?: Quote | undefined
  readonly objection?: 'not_offered' | 'not_delivered_there' | undefined
  /** Shipping said so just now. */
  readonly isTold: boolean
}

/** What was learned is written down again after so long, even if nothing has changed. */
const REFRESHED_MS = 3_600_000
/** A price that was learned so long ago is no price any more. */
export const OUTDATED_MS = 24 * REFRESHED_MS

/** Whether what was told is worth writing down. */
export const isNews = (told: Quote, known: Quote | undefined): boolean =>
  known === undefined ||
  told.learnedAt - known.learnedAt > REFRESHED_MS ||
  !isDeepStrictEqual({ ...told, learnedAt: 0 }, { ...known, learnedAt: 0 })

export const parcelOf = ({ lines, currency }: Pick<Cart, 'lines' | 'currency'>, country: string): Parcel => ({
  country,
  currency,
  subtotal: lines.reduce((before, { quantity, unitPrice }) => before + quantity * unitPrice, 0),
  items: lines.reduce((pieces, { quantity }) => pieces + quantity, 0),
})

const isSameWay = (one: Way, other: Way): boolean =>
  one.country === other.country && one.shippingOption === other.shippingOption

/** Whether what was said of a way to deliver is about this one too, and true of this parcel. */
export function isAbout({ way: told, quote, objection }: Quoted, way: Way, { subtotal, items }: Parcel): boolean {
  if (!isSameWay(told, way)) return false
  if (quote === undefined) return objection !== undefined
  const { from, below = Infinity, items: only = items } = quote.holds
  return from <= subtotal && subtotal < below && only === items
}

/**
 * The delivery of a cart with other contents: at the price that is known for them. When none is known it stays what it was,
 * and the cart says so; what is empty costs nothing to deliver.
 */
export function repriced(delivery: Delivery, { items }: Parcel, quoted: Quoted | undefined): Delivery {
  if (items === 0) return { ...delivery, price: 0 }
  return quoted?.quote?.delivery ?? delivery
}
