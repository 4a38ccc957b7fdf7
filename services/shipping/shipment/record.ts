import type { Transaction, Transition } from '@souk/kit/service'
import { CARRIER, type Shipment } from '../domain.ts'
import { saveShipment } from '../store/shipments.ts'
import type { Data, Plan, State } from './plan.ts'

/** How a state is shown: what is not certain about a booking is ours, and nobody else's. */
const shownState = (state: State): Shipment['state'] =>
  state === 'booking' || state === 'in_doubt' ? 'preparing' : state

/** A shipment as the contract shows it. */
export const shown = (state: State, data: Data, now: number): Shipment => ({
  shipmentId: data.shipmentId,
  orderId: data.orderId,
  state: shownState(state),
  ...(data.option === undefined ? {} : { option: data.option }),
  carrier: CARRIER,
  ...(data.trackingNumber === undefined ? {} : { trackingNumber: data.trackingNumber }),
  tracking: data.tracking,
  createdAt: new Date(data.createdAt).toISOString(),
  updatedAt: new Date(now).toISOString(),
  version: data.version,
})

/** Writes what a transition has changed into the table that is shown. */
export async function record({ db }: Transaction, { from, to, data, at }: Transition<Plan>): Promise<void> {
  if (from !== undefined) void saveShipment(db, shown(to, data, at))
}
