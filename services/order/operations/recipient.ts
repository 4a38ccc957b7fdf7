import type { Handler } from '@souk/kit/service'
import type { order } from '../contract.ts'
import { addressee } from '../domain/addressee.ts'
import { findOrder } from '../store.ts'
import { reversalsOf } from '../store/reversals.ts'

export const recipient: Handler<typeof order.operations.recipient> = async ({ orderId }, ctx) => {
  const [found, reversals] = await Promise.all([findOrder(ctx.db, orderId), reversalsOf(ctx.db, [orderId])])
  if (!found) throw ctx.refuse('unknown_order', 'There is no such order.')
  return addressee(found.order, found.token, reversals)
}
