import type { Handler } from '@souk/kit/service'
import { maySeeOrder } from '../access.ts'
import type { shipping } from '../contract.ts'
import { findShipment } from '../store/shipments.ts'

export const show: Handler<typeof shipping.operations.show> = async ({ shipmentId, token }, ctx) => {
  const found = await findShipment(ctx.db, shipmentId)
  if (found === undefined || !(await maySeeOrder(ctx, found.orderId, token)))
    throw ctx.refuse('unknown_shipment', 'There is no such shipment.')
  return found
}
