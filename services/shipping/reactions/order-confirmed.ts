import type { ReactionHandler } from '@souk/kit/service'
import type { order } from '@souk/order/contract'
import { isHistory } from '../domain.ts'
import type { Data } from '../shipment/plan.ts'
import { shown } from '../shipment/record.ts'
import { shipment } from '../shipment/shipment.ts'
import { openShipment } from '../store/shipments.ts'

export const orderConfirmed: ReactionHandler<typeof order.events.confirmed> = async ({ orderId, placedAt }, ctx) => {
  if (isHistory(placedAt, ctx.event.at)) return
  const shipmentId = ctx.newId('shp')
  const createdAt = ctx.now()
  const fresh = { version: 1, tracking: [], isDispatched: false, looking: false, looks: 0 }
  const data: Data = { shipmentId, orderId, createdAt, ...fresh }
  await ctx.tx(async ({ db, begin }) => {
    if (await openShipment(db, shown('preparing', data, createdAt))) await begin(shipment, shipmentId, data)
  })
}
