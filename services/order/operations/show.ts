import type { Handler } from '@souk/kit/service'
import { maySee } from '../access.ts'
import type { order } from '../contract.ts'
import { shownOrder } from '../domain/reversals.ts'
import { findOrder } from '../store.ts'
import { reversalsOf } from '../store/reversals.ts'

export const show: Handler<typeof order.operations.show> = async ({ orderId, token }, ctx) => {
  const found = await findOrder(ctx.db, orderId)
  if (!found || !maySee(ctx.caller, found, token)) throw ctx.refuse('unknown_order', 'There is no such order.')
  return shownOrder(found.order, await reversalsOf(ctx.db, [orderId]))
}
