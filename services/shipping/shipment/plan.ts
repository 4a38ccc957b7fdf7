import { carrier } from '@souk/carrier/contract'
import { array, boolean, id, integer, object, optional, string, time, type Value } from '@souk/kit/contract'
import type { HeardBy, Move, On, StateOf } from '@souk/kit/saga'
import { plan } from '@souk/kit/service'
import { order } from '@souk/order/contract'

const { book, lookup, cancel } = carrier.operations
const { consignment } = order.operations

const remembered = object({
  shipmentId: id('shp'),
  orderId: id('ord'),
  createdAt: integer(),
  version: integer({ doc: 'Grows with each change that is shown.' }),
  option: optional(string({ max: 50 })),
  trackingNumber: optional(string({ max: 40 })),
  tracking: array(object({ at: time(), what: string({ max: 40 }) })),
  isDispatched: boolean({ doc: 'It was told that it has left.' }),
  looking: boolean({ doc: 'A look-up is under way.' }),
  looks: integer({ doc: 'How often it was looked up in vain.' }),
  hinted: optional(boolean({ doc: 'Something new was told since the last look-up began.' })),
})

/** What a shipment remembers. Where it goes is asked when it is booked, and not kept. */
export type Data = Value<typeof remembered>

/**
 * A shipment. It is booked under one reference and one key; a booking that was not answered is looked up, and sent again only
 * when the carrier does not know it.
 */
export const shipmentPlan = plan('shipment', {
  version: 1,
  doc: 'Brings the goods of an order to its customer: booked once, followed until it has arrived or is lost.',
  data: remembered,
  states: [
    'preparing',
    'booking',
    'in_doubt',
    'held',
    'booked',
    'dispatched',
    'delivered',
    'lost',
    'calling_off',
    'cancelled',
  ],
  ended: ['delivered', 'lost', 'cancelled'],
  steps: { consignment, book, lookup, callOff: cancel },
  signals: {
    moved: object({}, { doc: 'The carrier told of something new: a hint to look it up.' }),
    retry: object({}, { doc: 'Staff want it to be booked once more.' }),
    stop: object({}, { doc: 'The order may be called off: it is not to be sent.' }),
    orderCancelled: object({}, { doc: 'The order was called off.' }),
  },
  timers: ['look'],
  asks: {},
})

export type Plan = typeof shipmentPlan
export type State = StateOf<Plan>
export type Moving = Move<Plan>
export type Hear<Heard extends keyof HeardBy<Plan>> = On<Plan, Heard>
