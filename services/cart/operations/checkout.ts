import type { Handler } from '@souk/kit/service'
import type { config } from '../config.ts'
import type { cart } from '../contract.ts'
import { lookedAt } from '../look-up.ts'
import { admitted } from '../secret.ts'
import { findCart } from '../store.ts'

export const checkout: Handler<typeof cart.operations.checkout, typeof config> = async (input, ctx) => {
  const { cartId, token, staff = false } = input
  return lookedAt(ctx, admitted(ctx, { cartId, token, isStaff: staff }, await findCart(ctx.db, cartId)))
}
