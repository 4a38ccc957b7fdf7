import type { OutputOf } from '@souk/kit/contract'
import type { Reader } from '@souk/kit/database'
import { isRefusal, type Context } from '@souk/kit/service'
import { shipping } from '@souk/shipping/contract'
import { isAbout, isNews, parcelOf, type Parcel, type Quote, type Quoted, type Way } from './domain/delivery.ts'
import type { Cart } from './domain.ts'
import { knownQuotes } from './store/quotes.ts'

type Asking = Pick<Context, 'db' | 'now' | 'call'>

/** What is known, and what of it is worth remembering. */
export interface LearnedQuote extends Quoted {
  readonly learned?: Quote | undefined
}

/**
 * What a way to deliver a parcel costs. Shipping is asked; when it cannot be asked, what it said within the last day about
 * such a parcel has to do.
 */
export async function quoted(ctx: Asking, way: Way, parcel: Parcel): Promise<LearnedQuote> {
  const [told, known] = await Promise.all([ask(ctx, way, parcel), remembered(ctx.db, way, parcel, ctx.now())])
  if (told === undefined) return known
  const { quote } = told
  return { ...told, learned: quote && isNews(quote, known.quote) ? quote : undefined }
}

/** The same for a cart, if somebody has chosen how it is delivered and there is something in it. */
export async function quotedFor(ctx: Asking, cart: Cart): Promise<LearnedQuote | undefined> {
  const { delivery } = cart
  if (cart.state !== 'open' || delivery === undefined || cart.lines.length === 0) return undefined
  return quoted(ctx, delivery, parcelOf(cart, delivery.country))
}

/** What was found out, if it is about this way and this parcel; otherwise what is remembered. For a cart that has changed. */
export async function quotedStill(
  db: Reader,
  told: Quoted | undefined,
  way: Way,
  parcel: Parcel,
  now: number,
): Promise<Quoted | undefined> {
  if (parcel.items === 0) return undefined
  return told && isAbout(told, way, parcel) ? told : remembered(db, way, parcel, now)
}

async function remembered(db: Reader, way: Way, parcel: Parcel, now: number): Promise<Quoted> {
  const known = await knownQuotes(db, parcel, now)
  return { way, isTold: false, quote: known.find(({ delivery }) => delivery.shippingOption === way.shippingOption) }
}

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
async function ask(ctx: Asking, { country, shippingOption }: Way, parcel: Parcel): Promise<Quoted | undefined> {
  const way = { country, shippingOption }
  try {
    const asked = { ...parcel, option: shippingOption }
    const told = await ctx.call(shipping.operations.quote, asked, { fallback: () => NOT_TOLD })
    if (told === NOT_TOLD) return undefined
    const { title, price, minDays, maxDays } = told
    const { from, below, items } = told.holds
    const delivery = { ...way, title, price: price.amount, minDays, maxDays }
    return { way, isTold: true, quote: { delivery, holds: { from, below, items }, learnedAt: ctx.now() } }
  } catch (error) {
    if (isRefusal(error, 'not_delivered_there')) return { way, isTold: true, objection: 'not_delivered_there' }
    if (isRefusal(error, 'unknown_option')) return { way, isTold: true, objection: 'not_offered' }
    throw error
  }
}
