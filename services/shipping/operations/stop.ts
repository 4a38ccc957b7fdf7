import type { Handler } from '@souk/kit/service'
import type { shipping } from '../contract.ts'
import { neverSent, stoppedState, type Shipment } from '../domain.ts'
import { shipment } from '../shipment/shipment.ts'
import { findShipment, openShipment, shipmentOf } from '../store/shipments.ts'

export const stop: Handler<typeof shipping.operations.stop> = ({ orderId }, ctx) =>
  ctx.tx(async ({ db, signal }) => {
    // An order that has not been heard of yet gets a tombstone in the place of its shipment.
    if (await openShipment(db, neverSent(ctx.newId('shp'), orderId, ctx.now()))) return { orderId, state: 'stopped' }
    const shipmentId = (await shipmentOf(db, orderId)) as string
    await signal(shipment, shipmentId, 'stop', {})
    return { orderId, state: stoppedState((await findShipment(db, shipmentId)) as Shipment) }
  })
