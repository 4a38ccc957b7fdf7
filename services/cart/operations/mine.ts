import type { Handler } from '@souk/kit/service'
import type { config } from '../config.ts'
import type { cart } from '../contract.ts'
import { lookedAt } from '../look-up.ts'
import { currencyOf } from '../own-cart.ts'
import { findOwnCart } from '../store.ts'

export const mine: Handler<typeof cart.operations.mine, typeof config> = async (input, ctx) => {
  const currency = currencyOf(ctx, input.currency)
  const found = await findOwnCart(ctx.db, ctx.caller.subject ?? '', currency)
  if (found === undefined) throw ctx.refuse('no_cart', `You have no open cart in ${currency}.`)
  return lookedAt(ctx, found)
}
