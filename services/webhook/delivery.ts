import { deliveryIdOf } from './delivery-id.ts'
import type { Delivery } from './domain.ts'

/** Something that happened, as subscribers are told of it. `at`: milliseconds since 1970. */
export interface News {
  readonly eventId: string
  readonly type: string
  readonly at: number
  readonly data: unknown
}

/** A delivery that is due at once. Its body is made here and never again: it is the same to the byte in every attempt. */
export const deliveryOf = ({ eventId, type, at, data }: News, endpointId: string, now: number): Delivery => ({
  deliveryId: deliveryIdOf(eventId, at, endpointId),
  endpointId,
  eventId,
  type,
  body: JSON.stringify({ type, timestamp: new Date(at).toISOString(), data }),
  status: 'waiting',
  attemptCount: 0,
  attempts: [],
  nextAttemptAt: now,
  createdAt: now,
})
