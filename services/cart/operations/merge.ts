import type { Handler, Transaction } from '@souk/kit/service'
import { isDeepStrictEqual } from 'node:util'
import type { config } from '../config.ts'
import { cart as contract, MOST_LINES } from '../contract.ts'
import { quotedFor, quotedStill, type LearnedQuote } from '../delivery.ts'
import type { Cart } from '../domain.ts'
import { parcelOf, repriced } from '../domain/delivery.ts'
import { merged } from '../domain/merge.ts'
import { ownCart } from '../own-cart.ts'
import { lifetimeMs, newsOf, type Revised } from '../revise.ts'
import { isTokenOf } from '../secret.ts'
import { shownCart } from '../shown.ts'
import { closeMerged, findCart, findOffers, findOwnCart, lockCart, saveCart } from '../store.ts'
import { rememberQuote } from '../store/quotes.ts'

type Merge = Handler<typeof contract.operations.merge, typeof config>
type Merging = Parameters<Merge>[1]

// The guest's cart is locked before the customer's, always: nobody who waits for one holds the other.
export const merge: Merge = async ({ cartId, token }, ctx) => {
  const customer = ctx.caller.subject ?? ''
  const told = await foretold(ctx, cartId, token)
  return ctx.tx(async (tx) => {
    const guest = await lockCart(tx.db, cartId)
    if (guest?.customer === customer) return shown(ctx, tx, { cart: guest })
    if (guest === undefined || guest.customer !== undefined || !isTokenOf(guest, token)) throw unknown(ctx, cartId)
    if (guest.mergedInto !== undefined) return mergedBefore(ctx, tx, guest)
    if (guest.state !== 'open') throw ctx.refuse('cart_closed', `The cart is ${guest.state}.`)
    const own = await ownCart(ctx, tx.db, customer, guest.currency)
    const after = await filled(ctx, tx, { own, guest, told })
    void closeMerged(tx.db, guest, own.id)
    await tx.emit(contract.events.merged, { cartId, intoCartId: own.id })
    return shown(ctx, tx, after)
  })
}

/** What it will probably cost to deliver both together, where either was to be delivered in some way. */
async function foretold(ctx: Merging, cartId: string, token: string): Promise<LearnedQuote | undefined> {
  const guest = await findCart(ctx.db, cartId)
  if (guest === undefined || !isTokenOf(guest, token)) return undefined
  const own = await findOwnCart(ctx.db, ctx.caller.subject ?? '', guest.currency)
  const delivery = own?.delivery ?? guest.delivery
  const both = merged(own?.lines ?? [], guest.lines, MOST_LINES)
  return 'lines' in both ? quotedFor(ctx, { ...guest, delivery, lines: both.lines }) : undefined
}

const unknown = (ctx: Merging, cartId: string) => ctx.refuse('unknown_cart', `There is no cart ${cartId}.`)

/** Who has merged it gets the same cart again; to everybody else it does not exist. */
async function mergedBefore(ctx: Merging, tx: Transaction, guest: Cart) {
  const own = await findCart(tx.db, guest.mergedInto ?? '')
  if (own?.customer !== ctx.caller.subject || own === undefined) throw unknown(ctx, guest.id)
  return shown(ctx, tx, { cart: own })
}

interface Both {
  readonly own: Cart
  readonly guest: Cart
  readonly told: LearnedQuote | undefined
}

/** Puts what the guest has into the customer's cart, and tells about it. The customer's choice of delivery comes first. */
async function filled(ctx: Merging, { db, emit }: Transaction, { own, guest, told }: Both): Promise<Revised> {
  const both = merged(own.lines, guest.lines, MOST_LINES)
  if ('misfits' in both) {
    const errors = both.misfits.map((misfit) => ({ pointer: '/cartId', ...misfit }))
    throw ctx.refuse('does_not_fit', 'Not everything fits into your cart, so nothing was moved.', errors)
  }
  const next = await delivered(ctx, db, { ...own, lines: both.lines, delivery: own.delivery ?? guest.delivery }, told)
  if (isDeepStrictEqual([next.cart.lines, next.cart.delivery], [own.lines, own.delivery])) return { ...next, cart: own }
  const updatedAt = ctx.now()
  const cart = { ...next.cart, version: own.version + 1, updatedAt, expiresAt: updatedAt + lifetimeMs(ctx.config) }
  void saveCart(db, cart)
  if (told?.learned) void rememberQuote(db, own.currency, told.learned)
  await emit(contract.events.changed, newsOf(cart))
  return { ...next, cart }
}

/** The cart at the price that its delivery has now. */
async function delivered(ctx: Merging, db: Transaction['db'], cart: Cart, told: LearnedQuote | undefined) {
  if (cart.delivery === undefined) return { cart }
  const parcel = parcelOf(cart, cart.delivery.country)
  const delivery = await quotedStill(db, told, cart.delivery, parcel, ctx.now())
  return { cart: { ...cart, delivery: repriced(cart.delivery, parcel, delivery) }, delivery }
}

async function shown(ctx: Merging, { db }: Transaction, { cart, delivery }: Revised) {
  const skus = [...new Set(cart.lines.map(({ sku }) => sku))]
  const offers = skus.length === 0 ? new Map() : await findOffers(db, skus)
  return shownCart(cart, { offers, freshSince: ctx.now() - ctx.config.freshSeconds * 1_000, delivery })
}
