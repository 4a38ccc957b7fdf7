import { on, type Reaction } from '@souk/kit/service'
import { order } from '@souk/order/contract'
import { shipping } from '@souk/shipping/contract'
import { user } from '@souk/user/contract'
import { noteLetter } from './account/note.ts'
import type { Config } from './config.ts'
import { isAnswered, isHistory, kindOfCancellation } from './domain.ts'
import { tell, tellIfNeeded } from './tell.ts'

const { placed, deferred, confirmed, cancelled, refunded, returned } = order.events
const { dispatched, delivered, lost } = shipping.events

/** What is heard of orders, their parcels and accounts, and what people are told of it. */
export const reactions: Reaction<Config>[] = [
  on(placed, async ({ orderId, placedAt }, ctx) => {
    if (!isHistory(placedAt, ctx.event.at)) await tell('order_received', orderId, ctx)
  }),
  on(deferred, ({ orderId }, ctx) => tell('payment_waiting', orderId, ctx)),
  on(confirmed, async ({ orderId, placedAt }, ctx) => {
    if (!isHistory(placedAt, ctx.event.at)) await tell('order_confirmed', orderId, ctx)
  }),
  on(cancelled, ({ orderId, reason }, ctx) =>
    isAnswered(reason) ? tellIfNeeded('order_cancelled', orderId, ctx) : tell(kindOfCancellation(reason), orderId, ctx),
  ),
  on(refunded, ({ orderId, refundId }, ctx) => tell('order_refunded', orderId, ctx, refundId)),
  on(returned, ({ orderId, returnId }, ctx) => tell('order_returned', orderId, ctx, returnId)),
  on(dispatched, ({ orderId, trackingNumber }, ctx) => tell('order_shipped', orderId, ctx, trackingNumber)),
  on(delivered, ({ orderId, trackingNumber }, ctx) => tell('order_delivered', orderId, ctx, trackingNumber)),
  on(lost, ({ orderId, trackingNumber }, ctx) => tell('parcel_lost', orderId, ctx, trackingNumber)),
  on(user.events.letterAsked, ({ letterId }, ctx) => noteLetter(letterId, ctx)),
]
