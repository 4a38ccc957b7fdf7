import type { Handler } from '@souk/kit/service'
import { isCurrency } from '@souk/kit/money'
import type { config } from '../config.ts'
import type { cart } from '../contract.ts'
import type { Cart } from '../domain.ts'
import { lifetimeMs } from '../revise.ts'
import { hashOf } from '../secret.ts'
import { shownCart } from '../shown.ts'
import { insertCart } from '../store.ts'

export const create: Handler<typeof cart.operations.create, typeof config> = async (input, ctx) => {
  const { currency = ctx.config.currency } = input
  if (!isCurrency(currency))
    throw ctx.refuse('unknown_currency', `There is no currency ${currency}.`, [{ pointer: '/currency' }])
  const token = ctx.secret()
  const now = ctx.now()
  const made: Cart = {
    id: ctx.newId('cart'),
    tokenHash: hashOf(token),
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
