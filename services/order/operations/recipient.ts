import type { Handler } from '@souk/kit/service'
import type { order } from '../contract.ts'
import { shownOrder } from '../domain/reversals.ts'
import { findOrder } from '../store.ts'
import { reversalsOf } from '../store/reversals.ts'

export const recipient: Handler<typeof order.operations.recipient> = async ({ orderId }, ctx) => {
  const found = await findOrder(ctx.db, orderId)
  if (!found) throw ctx.refuse('unknown_order', 'There is no such order.')
  const { email, shippingAddress } = found.order
  const { phone } = shippingAddress
  const order = shownOrder(found.order, await reversalsOf(ctx.db, [orderId]))
  return { email, ...(phone === undefined ? {} : { phone }), token: found.token, order }
}
