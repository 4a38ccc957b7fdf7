import type { Handler } from '@souk/kit/service'
import type { config } from '../config.ts'
import type { cart } from '../contract.ts'
import type { Cart } from '../domain.ts'
import { currencyOf } from '../own-cart.ts'
import { lifetimeMs } from '../revise.ts'
import { hashOf } from '../secret.ts'
import { shownCart } from '../shown.ts'
import { insertCart } from '../store.ts'

export const create: Handler<typeof cart.operations.create, typeof config> = async (input, ctx) => {
  const currency = currencyOf(ctx, input.currency)
  const token = ctx.secret()
  const now = ctx.now()
  const made: Cart = {
    id: ctx.newId('cart'),
    tokenHash: hashOf(token),
    customer: undefined,
    mergedInto: undefined,
    state: 'open',
    currency,
    version: 1,
    lines: [],
    delivery: undefined,
    createdAt: now,
    updatedAt: now,
    expiresAt: now + lifetimeMs(ctx.config),
  }
  return ctx.tx(async ({ db }) => {
    void insertCart(db, made)
    return { ...shownCart(made, { offers: new Map(), freshSince: now }), token }
  })
}
