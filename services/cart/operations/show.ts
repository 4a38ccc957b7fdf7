import type { Handler } from '@souk/kit/service'
import type { config } from '../config.ts'
import type { cart } from '../contract.ts'
import { lookedAt } from '../look-up.ts'
import { admitted, isStaff } from '../secret.ts'
import { findCart } from '../store.ts'

export const show: Handler<typeof cart.operations.show, typeof config> = async (input, ctx) => {
  const claim = { ...input, isStaff: isStaff(ctx.caller) }
  return lookedAt(ctx, admitted(ctx, claim, await findCart(ctx.db, input.cartId)))
}
