import { isDeepStrictEqual } from 'node:util'
import type { OutputOf } from '@souk/kit/contract'
import type { Reader } from '@souk/kit/database'
import { isRefusal, type CommandContext, type Refusal } from '@souk/kit/service'
import type { config } from './config.ts'
import { cart } from './contract.ts'
import { quotedFor, quotedStill } from './delivery.ts'
import { parcelOf, repriced, type Delivery, type Quoted } from './domain/delivery.ts'
import { tooMuch, type Cart, type Line } from './domain.ts'
import type { LookedUp } from './look-up.ts'
import { admitted, isStaff } from './secret.ts'
import { shownCart } from './shown.ts'
import { rememberQuote } from './store/quotes.ts'
import { findCart, findOffers, lockCart, saveAnswers, saveCart } from './store.ts'

/** Every command that changes a cart can do this much. */
type Changing = CommandContext<typeof cart.operations.remove, typeof config>
type Shown = OutputOf<typeof cart.operations.show>

export interface Target {
  readonly cartId: string
  readonly token?: string | undefined
  readonly ifVersion?: number | undefined
}

const DAY_MS = 86_400_000

/** How long a cart lives that is changed now. */
export const lifetimeMs = ({ expiryDays }: { readonly expiryDays: number }): number => expiryDays * DAY_MS

/** What becomes of a cart, and what is known about how it is delivered then. */
export interface Revised {
  readonly cart: Cart
  readonly delivery?: Quoted | undefined
}

/**
 * Changes the lines of one cart. What its delivery costs follows what is in it. `change` throws what it refuses, and has no
 * effects: it is also asked what would come of it, so that shipping can be asked about that.
 */
export async function revise(
  ctx: Changing,
  target: Target,
  known: LookedUp,
  change: (cart: Cart) => readonly Line[],
): Promise<Shown> {
  const told = await foretold(ctx, target, change)
  return rewrite(ctx, target, { ...known, delivery: told }, async (before, db) => {
    const lines = change(before)
    const cart = isDeepStrictEqual(lines, before.lines) ? before : { ...before, lines }
    const { delivery } = before
    if (delivery === undefined) return { cart }
    const parcel = parcelOf(cart, delivery.country)
    const quote = await quotedStill(db, told, delivery, parcel, ctx.now())
    return { cart: cart === before ? cart : { ...cart, delivery: repriced(delivery, parcel, quote) }, delivery: quote }
  })
}

/** What it will probably cost to deliver the cart once it is changed. */
async function foretold(ctx: Changing, { cartId }: Target, change: (cart: Cart) => readonly Line[]) {
  const before = await findCart(ctx.db, cartId)
  if (before?.delivery === undefined) return undefined
  try {
    return await quotedFor(ctx, { ...before, lines: change(before) })
  } catch (error) {
    // What stands in its way is said by the transaction.
    if (isRefusal(error)) return undefined
    throw error
  }
}

/**
 * Writes the next version of one cart and tells about it. When nothing is different it stays at its version and nobody hears of
 * it. What the catalogue and shipping have answered on the way is kept.
 */
export const rewrite = (
  ctx: Changing,
  target: Target,
  known: LookedUp,
  next: (before: Cart, db: Reader) => Revised | Promise<Revised>,
) =>
  ctx.tx(async ({ db, emit }) => {
    const before = open(ctx, target, await lockCart(db, target.cartId))
    const { cart: revised, delivery } = await next(before, db)
    const { lines, currency } = revised
    const isChanged = !isDeepStrictEqual([lines, revised.delivery], [before.lines, before.delivery])
    const updatedAt = ctx.now()
    const after = isChanged
      ? { ...revised, version: before.version + 1, updatedAt, expiresAt: updatedAt + lifetimeMs(ctx.config) }
      : before
    const others = lines.map(({ sku }) => sku).filter((sku) => !known.offers.has(sku))
    if (isChanged) void saveCart(db, after)
    const [more] = await Promise.all([
      others.length === 0 ? [] : findOffers(db, others),
      known.answers.length > 0 && saveAnswers(db, known.answers),
      known.delivery?.learned && rememberQuote(db, currency, known.delivery.learned),
    ])
    if (isChanged) await emit(cart.events.changed, newsOf(after))
    return shownCart(after, { freshSince: known.freshSince, offers: new Map([...known.offers, ...more]), delivery })
  })

/** The cart that a command is about, if it may be changed. */
function open(ctx: Changing, target: Target, found: Cart | undefined): Cart {
  const cart = admitted(ctx, { ...target, isStaff: isStaff(ctx.caller) }, found)
  if (target.ifVersion !== undefined && target.ifVersion !== cart.version)
    throw ctx.refuse('changed_meanwhile', `The cart has version ${cart.version}.`)
  if (cart.state !== 'open') throw ctx.refuse('cart_closed', `The cart is ${cart.state}.`)
  return cart
}

/** What is told about a cart that has changed. */
export const newsOf = ({ id: cartId, version, currency, lines, delivery }: Cart) => ({
  cartId,
  version,
  currency,
  lines: lines.map(({ sku, quantity, unitPrice }) => ({ sku, quantity, unitPrice })),
  ...(delivery ? { delivery: wayOf(delivery) } : {}),
})

const wayOf = ({ country, shippingOption, price }: Delivery) => ({ country, shippingOption, price })

/** The lines, unless they are more than can be counted. */
export function counted(
  ctx: { refuse(code: 'too_much', detail: string): Refusal },
  lines: readonly Line[],
): readonly Line[] {
  const wrong = tooMuch(lines)
  if (wrong !== undefined) throw ctx.refuse('too_much', wrong)
  return lines
}
