import type { Handler } from '@souk/kit/service'
import type { order } from '../contract.ts'
import { findOrder } from '../store.ts'

export const consignment: Handler<typeof order.operations.consignment> = async ({ orderId }, ctx) => {
  const found = await findOrder(ctx.db, orderId)
  if (!found) throw ctx.refuse('unknown_order', 'There is no such order.')
  const { shippingAddress, shippingOption, lines } = found.order
  const items = lines.reduce((pieces, { quantity }) => pieces + quantity, 0)
  return { orderId, shippingOption, recipient: shippingAddress, items }
}
