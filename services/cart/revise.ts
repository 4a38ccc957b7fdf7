import { isDeepStrictEqual } from 'node:util'
import type { CommandContext, Refusal } from '@souk/kit/service'
import type { config } from './config.ts'
import { cart } from './contract.ts'
import { tooMuch, type Cart, type Line } from './domain.ts'
import type { LookedUp } from './look-up.ts'
import { admitted, isStaff } from './secret.ts'
import { shownCart } from './shown.ts'
import { findOffers, lockCart, saveAnswers, saveCart } from './store.ts'

/** Every command that changes a cart can do this much. */
type Changing = CommandContext<typeof cart.operations.remove, typeof config>

export interface Target {
  readonly cartId: string
  readonly token?: string | undefined
  readonly ifVersion?: number | undefined
}

const DAY_MS = 86_400_000

/** How long a cart lives that is changed now. */
export const lifetimeMs = ({ expiryDays }: { readonly expiryDays: number }): number => expiryDays * DAY_MS

/**
 * Changes the lines of one cart and tells about it. When nothing is different it stays at its version and nobody hears of
 * it. What the catalogue has answered on the way is kept. `change` throws what it refuses.
 */
export const revise = (ctx: Changing, target: Target, known: LookedUp, change: (cart: Cart) => readonly Line[]) =>
  ctx.tx(async ({ db, emit }) => {
    const before = open(ctx, target, await lockCart(db, target.cartId))
    const lines = change(before)
    const isChanged = !isDeepStrictEqual(lines, before.lines)
    const updatedAt = ctx.now()
    const after = isChanged
      ? { ...before, lines, version: before.version + 1, updatedAt, expiresAt: updatedAt + lifetimeMs(ctx.config) }
      : before
    const others = lines.map(({ sku }) => sku).filter((sku) => !known.offers.has(sku))
    if (isChanged) void saveCart(db, after)
    const [more] = await Promise.all([
      others.length === 0 ? [] : findOffers(db, others),
      known.answers.length > 0 && saveAnswers(db, known.answers),
    ])
    if (isChanged) await emit(cart.events.changed, newsOf(after))
    return shownCart(after, { freshSince: known.freshSince, offers: new Map([...known.offers, ...more]) })
  })

/** The cart that a command is about, if it may be changed. */
function open(ctx: Changing, target: Target, found: Cart | undefined): Cart {
  const cart = admitted(ctx, { ...target, isStaff: isStaff(ctx.caller) }, found)
  if (target.ifVersion !== undefined && target.ifVersion !== cart.version)
    throw ctx.refuse('changed_meanwhile', `The cart has version ${cart.version}.`)
  if (cart.state !== 'open') throw ctx.refuse('cart_closed', `The cart is ${cart.state}.`)
  return cart
}

const newsOf = ({ id: cartId, version, currency, lines }: Cart) => ({
  cartId,
  version,
  currency,
  lines: lines.map(({ sku, quantity, unitPrice }) => ({ sku, quantity, unitPrice })),
})

/** The lines, unless they are more than can be counted. */
export function counted(
  ctx: { refuse(code: 'too_much', detail: string): Refusal },
  lines: readonly Line[],
): readonly Line[] {
  const wrong = tooMuch(lines)
  if (wrong !== undefined) throw ctx.refuse('too_much', wrong)
  return lines
}
