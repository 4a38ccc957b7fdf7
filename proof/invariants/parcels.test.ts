import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parcelFaults, type Sent } from './parcels.ts'
import type { OrderRow } from './purchases.ts'

const order = (orderId: string, status: string, wasConfirmed = true): OrderRow => ({
  orderId,
  paymentId: `pay_${orderId}`,
  status,
  reason: null,
  total: 500,
  currency: 'GBP',
  email: 'ada@example.com',
  cart: `cart_${orderId} 1`,
  lines: [],
  wasConfirmed,
  isCalledOff: status === 'cancelled' && wasConfirmed,
  reversals: [],
})
/** One that has arrived, one that waits for the carrier, one that was called off in time, one that was declined. */
const orders = [
  order('ord_1', 'delivered'),
  order('ord_2', 'confirmed'),
  order('ord_3', 'cancelled'),
  order('ord_4', 'cancelled', false),
]
const shipment = (n: number, state: string) => ({ shipmentId: `shp_${n}`, orderId: `ord_${n}`, state })
const parcel = (n: number, state: string) => ({ reference: `shp_${n}`, state })
const sent: Sent = {
  shipments: [shipment(1, 'delivered'), shipment(2, 'booked'), shipment(3, 'cancelled')],
  parcels: [parcel(1, 'delivered'), parcel(2, 'booked'), parcel(3, 'cancelled')],
}

test('one parcel for each order that was confirmed and kept is no fault', () =>
  assert.deepEqual(parcelFaults(orders, sent), []))

const broken: Record<string, Partial<Sent>> = {
  'a confirmed order that nobody sends': { shipments: sent.shipments.slice(1), parcels: sent.parcels.slice(1) },
  'a shipment that the carrier does not know': { parcels: sent.parcels.slice(1) },
  'a shipment that waits for somebody': {
    shipments: [shipment(1, 'held'), ...sent.shipments.slice(1)],
    parcels: sent.parcels.slice(1),
  },
  'a second shipment of an order': {
    shipments: [...sent.shipments, { ...shipment(9, 'booked'), orderId: 'ord_1' }],
    parcels: [...sent.parcels, parcel(9, 'booked')],
  },
  'a second parcel of a shipment': { parcels: [...sent.parcels, parcel(1, 'booked')] },
  'a parcel that no shipment is about': { parcels: [...sent.parcels, parcel(9, 'booked')] },
  'a parcel that travels although it was called off': {
    parcels: [...sent.parcels.slice(0, 2), parcel(3, 'collected')],
  },
  'a parcel of an order that was called off': {
    shipments: [...sent.shipments.slice(0, 2), shipment(3, 'dispatched')],
    parcels: [...sent.parcels.slice(0, 2), parcel(3, 'collected')],
  },
  'a shipment of an order that was never confirmed': {
    shipments: [...sent.shipments, shipment(4, 'booked')],
    parcels: [...sent.parcels, parcel(4, 'booked')],
  },
}
for (const [what, changed] of Object.entries(broken))
  test(`the invariant of parcels catches ${what}`, () =>
    assert.notDeepEqual(parcelFaults(orders, { ...sent, ...changed }), []))
