import type { Handler } from '@souk/kit/service'
import type { config } from '../config.ts'
import type { cart } from '../contract.ts'
import { lookUp } from '../look-up.ts'
import { revise } from '../revise.ts'

export const remove: Handler<typeof cart.operations.remove, typeof config> = async ({ itemId, ...target }, ctx) =>
  revise(ctx, target, await lookUp(ctx, []), ({ lines }) => lines.filter(({ id }) => id !== itemId))
