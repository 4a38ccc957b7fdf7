import type { Context, Handler } from '@souk/kit/service'
import { order } from '@souk/order/contract'
import type { shipping } from '../contract.ts'
import { shipment } from '../shipment/shipment.ts'
import { shipmentsOf } from '../store/shipments.ts'

/** A saga does not remember where its parcel goes, but its history has what it heard. */
export const eraseCustomer: Handler<typeof shipping.operations.eraseCustomer> = async ({ customerId }, ctx) => {
  const orderIds = await ordersOf(ctx, customerId)
  return ctx.tx(async ({ db, forget }) => {
    const shipmentIds = await shipmentsOf(db, orderIds)
    for (const shipmentId of shipmentIds)
      if (!(await forget(shipment, shipmentId))) throw ctx.refuse('parcels_under_way', 'A parcel has not arrived yet.')
    return { records: shipmentIds.length }
  })
}

/** Whose an order is, is known to its owner alone. */
async function ordersOf(ctx: Pick<Context, 'call'>, customerId: string): Promise<string[]> {
  const own: string[] = []
  for (let after: string | undefined; ;) {
    const { data } = await ctx.call(order.operations.ordersOf, { customerId, ...(after ? { after } : {}) })
    own.push(...data)
    after = data.at(-1)
    if (after === undefined) return own
  }
}
