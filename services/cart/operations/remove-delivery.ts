import type { Handler } from '@souk/kit/service'
import type { config } from '../config.ts'
import type { cart } from '../contract.ts'
import { lookUp } from '../look-up.ts'
import { rewrite } from '../revise.ts'

export const removeDelivery: Handler<typeof cart.operations.removeDelivery, typeof config> = async (target, ctx) =>
  rewrite(ctx, target, await lookUp(ctx, []), (before) => ({ cart: { ...before, delivery: undefined } }))
