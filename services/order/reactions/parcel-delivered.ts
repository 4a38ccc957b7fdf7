import type { ReactionHandler } from '@souk/kit/service'
import type { shipping } from '@souk/shipping/contract'
import { writeHappened } from '../store/parcels.ts'

export const parcelDelivered: ReactionHandler<typeof shipping.events.delivered> = ({ orderId, at }, ctx) =>
  ctx.tx(async ({ db }) => {
    await writeHappened(db, {
      orderId,
      from: ['confirmed', 'shipped'],
      to: 'delivered',
      entry: { at, what: 'delivered' },
    })
  })
