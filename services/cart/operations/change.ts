import type { Handler } from '@souk/kit/service'
import type { config } from '../config.ts'
import type { cart } from '../contract.ts'
import { priceIn, withQuantity, type Line } from '../domain.ts'
import { lookUp } from '../look-up.ts'
import { counted, revise } from '../revise.ts'
import { findCart } from '../store.ts'

export const change: Handler<typeof cart.operations.change, typeof config> = async (input, ctx) => {
  const { itemId, quantity, ...target } = input
  const lineOf = (lines: readonly Line[] = []) => lines.find(({ id }) => id === itemId)
  const before = lineOf((await findCart(ctx.db, target.cartId))?.lines)
  const known = await lookUp(ctx, before ? [before.sku] : [])
  return revise(ctx, target, known, ({ lines, currency }) => {
    const line = lineOf(lines)
    if (line === undefined) throw ctx.refuse('unknown_item', `The cart has no item ${itemId}.`)
    return counted(ctx, withQuantity(lines, itemId, quantity, priceIn(known.offers.get(line.sku), currency)))
  })
}
