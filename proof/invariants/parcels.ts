import type { OrderRow } from './purchases.ts'
import type { AskIn } from './read-purchases.ts'

/** What is shown of a shipment, in the database of the service that sends. */
export interface ShipmentRow {
  readonly shipmentId: string
  readonly orderId: string
  readonly state: string
}

/** One parcel, as the carrier knows it. */
export interface ParcelRow {
  /** The shipment. */
  readonly reference: string
  readonly state: string
}

/** What was sent, from both sides. */
export interface Sent {
  readonly shipments: readonly ShipmentRow[]
  readonly parcels: readonly ParcelRow[]
}

export async function readSent(askIn: AskIn): Promise<Sent> {
  const shipments = await askIn('shipping', 'select shipment_id, order_id, state from shipment')
  return {
    shipments: shipments.map((row) => ({
      shipmentId: String(row.shipment_id),
      orderId: String(row.order_id),
      state: String(row.state),
    })),
    parcels: (await askIn('carrier', 'select reference, state from parcel')) as unknown as ParcelRow[],
  }
}

/** Where the carrier has a parcel. */
const POSTED = new Set(['booked', 'dispatched', 'delivered', 'lost'])

/**
 * Each order that was confirmed and not called off has one shipment, and that one parcel; nothing is sent of another order, and
 * no parcel is on its way that no shipment is about.
 */
export function parcelFaults(orders: readonly OrderRow[], { shipments, parcels }: Sent): string[] {
  const ofOrder = Map.groupBy(shipments, ({ orderId }) => orderId)
  const live = Map.groupBy(
    parcels.filter(({ state }) => state !== 'cancelled'),
    ({ reference }) => reference,
  )
  const expected = new Set(orders.filter(({ wasConfirmed }) => wasConfirmed).map(({ orderId }) => orderId))
  const known = new Set(shipments.filter(({ state }) => POSTED.has(state)).map(({ shipmentId }) => shipmentId))
  return [
    ...orders.flatMap(({ orderId, status, wasConfirmed }) => {
      const posted = (ofOrder.get(orderId) ?? []).filter(({ state }) => POSTED.has(state)).length
      const isSent = wasConfirmed && status !== 'cancelled'
      return posted === (isSent ? 1 : 0) ? [] : [`${orderId} is ${status} and has ${posted} shipments`]
    }),
    ...shipments
      .filter(({ orderId }) => !expected.has(orderId))
      .map(({ shipmentId, orderId }) => `${shipmentId} is about ${orderId}, which was never confirmed`),
    ...shipments.flatMap(({ shipmentId, state }) => {
      const count = live.get(shipmentId)?.length ?? 0
      return count === (POSTED.has(state) ? 1 : 0) ? [] : [`${shipmentId} is ${state} and has ${count} parcels`]
    }),
    ...[...live.keys()].filter((reference) => !known.has(reference)).map((each) => `nobody sent the parcel ${each}`),
  ]
}
