import type { Handler } from '@souk/kit/service'
import type { shipping } from '../contract.ts'
import type { Shipment } from '../domain.ts'
import { shipment } from '../shipment/shipment.ts'
import { findShipment } from '../store/shipments.ts'

export const retry: Handler<typeof shipping.operations.retry> = ({ shipmentId }, ctx) =>
  ctx.tx(async ({ db, signal }) => {
    const found = await findShipment(db, shipmentId)
    if (found === undefined) throw ctx.refuse('unknown_shipment', 'There is no such shipment.')
    if (found.state !== 'held') throw ctx.refuse('not_held', `It is ${found.state}.`)
    await signal(shipment, shipmentId, 'retry', {})
    return (await findShipment(db, shipmentId)) as Shipment
  })
