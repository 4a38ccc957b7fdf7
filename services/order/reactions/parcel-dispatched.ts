import type { ReactionHandler } from '@souk/kit/service'
import type { shipping } from '@souk/shipping/contract'
import { writeHappened } from '../store/parcels.ts'

export const parcelDispatched: ReactionHandler<typeof shipping.events.dispatched> = ({ orderId, at }, ctx) =>
  ctx.tx(async ({ db }) => {
    await writeHappened(db, { orderId, from: ['confirmed'], to: 'shipped', entry: { at, what: 'shipped' } })
  })
