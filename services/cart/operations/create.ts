import type { Handler } from '@souk/kit/service'
import type { config } from '../config.ts'
import type { cart } from '../contract.ts'
import { currencyOf, emptyCart } from '../own-cart.ts'
import { shownCart } from '../shown.ts'
import { insertCart } from '../store.ts'

export const create: Handler<typeof cart.operations.create, typeof config> = async (input, ctx) => {
  const currency = currencyOf(ctx, input.currency)
  const token = ctx.secret()
  const made = emptyCart(ctx, { currency, token })
  return ctx.tx(async ({ db }) => {
    void insertCart(db, made)
    return { ...shownCart(made, { offers: new Map(), freshSince: made.createdAt }), token }
  })
}
