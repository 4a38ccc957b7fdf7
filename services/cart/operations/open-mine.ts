import type { Handler } from '@souk/kit/service'
import type { config } from '../config.ts'
import type { cart } from '../contract.ts'
import { currencyOf, ownCart } from '../own-cart.ts'
import { asKept } from '../shown.ts'

export const openMine: Handler<typeof cart.operations.openMine, typeof config> = async (input, ctx) => {
  const currency = currencyOf(ctx, input.currency)
  return ctx.tx(async ({ db }) => asKept(await ownCart(ctx, db, ctx.caller.subject ?? '', currency)))
}
