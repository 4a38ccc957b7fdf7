import type { OutputOf } from '@souk/kit/contract'
import { sum } from '@souk/kit/money'
import type { Handler } from '@souk/kit/service'
import { shipping } from '@souk/shipping/contract'
import type { config } from '../config.ts'
import type { cart } from '../contract.ts'
import { admitted, isStaff } from '../secret.ts'
import { asKept } from '../shown.ts'
import { findCart } from '../store.ts'

type Told = OutputOf<typeof shipping.operations.options>

/** Stands for no answer. */
const NOT_TOLD: Told = { data: [] }

export const shippingOptions: Handler<typeof cart.operations.shippingOptions, typeof config> = async (input, ctx) => {
  const claim = { ...input, isStaff: isStaff(ctx.caller) }
  const { lines, currency, totals, version } = asKept(admitted(ctx, claim, await findCart(ctx.db, input.cartId)))
  const { subtotal } = totals
  const items = lines.reduce((pieces, { quantity }) => pieces + quantity, 0)
  if (items === 0) return { data: [], unchecked: [], version }
  const purchase = { country: input.country, currency, subtotal: subtotal.amount, items }
  const told = await ctx.call(shipping.operations.options, purchase, { fallback: () => NOT_TOLD })
  const data = told.data.map(({ price, ...way }) => ({
    ...way,
    price,
    totals: { ...totals, shipping: price, total: sum([totals.total, price], currency) },
  }))
  return { data, unchecked: told === NOT_TOLD ? ['options'] : [], version }
}
