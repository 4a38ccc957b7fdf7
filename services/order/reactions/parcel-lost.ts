import type { ReactionHandler } from '@souk/kit/service'
import type { shipping } from '@souk/shipping/contract'
import { writeHappened } from '../store/parcels.ts'

export const parcelLost: ReactionHandler<typeof shipping.events.lost> = ({ orderId, at }, ctx) =>
  ctx.tx(async ({ db }) => {
    await writeHappened(db, { orderId, from: ['confirmed', 'shipped'], entry: { at, what: 'parcel_lost' } })
  })
