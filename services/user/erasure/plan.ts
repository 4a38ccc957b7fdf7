import { cart } from '@souk/cart/contract'
import { array, id, integer, object, string, type Value } from '@souk/kit/contract'
import type { Move as MoveOf } from '@souk/kit/saga'
import { plan } from '@souk/kit/service'
import { order } from '@souk/order/contract'
import { shipping } from '@souk/shipping/contract'

const part = object({ service: string({ max: 63 }), records: integer({ min: 0 }), erasedAt: integer() })

/** What a service has erased. Times in milliseconds since 1970. */
export type Part = Value<typeof part>

/**
 * Erases a customer in one service after the other. The account is gone when it begins, so it only goes forward: what is not
 * answered is asked again, and so is, later, who still needs an address for something under way.
 */
export const erasurePlan = plan('erasure', {
  version: 1,
  doc: 'Takes a customer out of every service that says who that is, and keeps the proof.',
  data: object({
    customerId: id('cus'),
    delayMs: integer({ min: 0, doc: 'How long access tokens of the customer may still be used.' }),
    waits: integer({ min: 0, doc: 'How often it was told to wait for something under way.' }),
    parts: array(part, { max: 100, doc: 'What was erased so far.' }),
  }),
  states: ['waiting', 'orders', 'parcels', 'carts', 'done'],
  ended: ['done'],
  steps: {
    orders: order.operations.eraseCustomer,
    parcels: shipping.operations.eraseCustomer,
    carts: cart.operations.eraseCustomer,
  },
  signals: {},
  timers: ['start', 'again'],
  asks: {},
})

export type Plan = typeof erasurePlan
export type Data = Value<Plan['data']>
export type Move = MoveOf<Plan>
