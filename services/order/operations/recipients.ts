import type { Handler } from '@souk/kit/service'
import type { order } from '../contract.ts'
import { addressee } from '../domain/addressee.ts'
import { findOrders } from '../store.ts'
import { reversalsOf } from '../store/reversals.ts'

export const recipients: Handler<typeof order.operations.recipients> = async ({ orderId }, ctx) => {
  const [found, reversals] = await Promise.all([findOrders(ctx.db, orderId), reversalsOf(ctx.db, orderId)])
  return { data: found.map((kept) => ({ orderId: kept.order.id, ...addressee(kept.order, kept.token, reversals) })) }
}
