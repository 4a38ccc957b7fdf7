import type { OutputOf } from '@souk/kit/contract'
import { isRefusal, type CommandContext } from '@souk/kit/service'
import { shipping } from '@souk/shipping/contract'
import type { order } from './contract.ts'
import type { Basket, Delivery, Purchase } from './domain.ts'
import { UNAVAILABLE } from './domain/objection.ts'
import type { settings } from './settings.ts'
import { knownQuote, type Parcel, type Quote } from './store/quotes.ts'

type Placing = CommandContext<typeof order.operations.place, typeof settings>

/** What was learned is written down again after so long, even if nothing has changed. */
const REFRESHED_MS = 3_600_000
/** A price that was learned so long ago is no price any more. */
const OUTDATED_MS = 24 * REFRESHED_MS

/** How a purchase is delivered, and what is worth remembering of that. */
export interface Delivering {
  readonly delivery: Delivery
  readonly learned: Quote | undefined
}

/**
 * The delivery that was chosen in the cart, at the price that stands there. Where none was, shipping is asked what it costs. When
 * it cannot be asked, what it said the last time about such a purchase has to do; when that is not known, nothing is ordered.
 */
export async function deliveryOf(input: Purchase, basket: Basket, ctx: Placing): Promise<Delivering> {
  if (basket.delivery) {
    const { shippingOption: option, price } = basket.delivery
    return { delivery: { option, price }, learned: undefined }
  }
  const parcel: Parcel = {
    country: input.shippingAddress.country,
    currency: basket.currency,
    option: input.shippingOption,
    subtotal: basket.totals.subtotal.amount,
    items: basket.lines.reduce((pieces, { quantity }) => pieces + quantity, 0),
  }
  const [told, known] = await Promise.all([ask(parcel, ctx), knownQuote(ctx.db, parcel)])
  if (told === undefined) {
    if (known !== undefined && ctx.now() - known.learnedAt < OUTDATED_MS)
      return { delivery: known.delivery, learned: undefined }
    throw ctx.refuse('shipping_unavailable', UNAVAILABLE)
  }
  const isNews = known === undefined || !isSame(known, told) || told.learnedAt - known.learnedAt > REFRESHED_MS
  return { delivery: told.delivery, learned: isNews ? told : undefined }
}

const isSame = (one: Quote, other: Quote): boolean =>
  one.delivery.option === other.delivery.option &&
  one.delivery.price.amount === other.delivery.price.amount &&
  one.holds.from === other.holds.from &&
  one.holds.below === other.holds.below &&
  one.holds.items === other.holds.items

/** Stands for no answer. */
const NOT_TOLD: OutputOf<typeof shipping.operations.quote> = {
  option: '',
  title: '',
  price: { amount: 0, currency: '' },
  minDays: 0,
  maxDays: 0,
  holds: { from: 0 },
}

/** What shipping says; undefined when it says nothing. */
async function ask(parcel: Parcel, ctx: Placing): Promise<Quote | undefined> {
  const { option, ...about } = parcel
  try {
    const asked = { ...about, ...(option === undefined ? {} : { option }) }
    const quote = await ctx.call(shipping.operations.quote, asked, { fallback: () => NOT_TOLD })
    if (quote === NOT_TOLD) return undefined
    return { parcel, delivery: { option: quote.option, price: quote.price }, holds: quote.holds, learnedAt: ctx.now() }
  } catch (error) {
    throw refusalOf(error, ctx)
  }
}

/** The same in the words of the purchase: where its fields stand there. */
function refusalOf(error: unknown, ctx: Placing): unknown {
  if (!isRefusal(error)) return error
  const at = (pointer: string) => error.errors.map((each) => ({ ...each, pointer }))
  switch (error.code) {
    case 'not_delivered_there':
      return ctx.refuse('not_delivered_there', error.message, at('/shippingAddress/country'))
    case 'option_needed':
      return ctx.refuse('shipping_option_needed', error.message, at('/shippingOption'))
    default:
      return ctx.refuse('unknown_shipping_option', error.message, at('/shippingOption'))
  }
}
