import type { ReactionHandler } from '@souk/kit/service'
import type { order } from '@souk/order/contract'
import { shipment } from '../shipment/shipment.ts'
import { shipmentOf } from '../store/shipments.ts'

export const orderCancelled: ReactionHandler<typeof order.events.cancelled> = ({ orderId }, ctx) =>
  ctx.tx(async ({ db, signal }) => {
    // Most orders that are cancelled were never confirmed, and have none.
    const shipmentId = await shipmentOf(db, orderId)
    if (shipmentId !== undefined) await signal(shipment, shipmentId, 'orderCancelled', {})
  })
