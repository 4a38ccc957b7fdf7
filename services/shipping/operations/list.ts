import { may, type Handler } from '@souk/kit/service'
import { maySeeOrder } from '../access.ts'
import type { shipping } from '../contract.ts'
import { listShipments } from '../store/shipments.ts'

const CURSOR = /^shp_[0-9a-z]{26}$/

export const list: Handler<typeof shipping.operations.list> = async (input, ctx) => {
  const { limit = 20, cursor: before, orderId, state, token } = input
  if (before !== undefined && !CURSOR.test(before))
    throw ctx.refuse('bad_cursor', 'Take the cursor from page.nextCursor.', [{ pointer: '/cursor' }])
  if (orderId === undefined && !may(ctx.caller, 'shipping:read'))
    throw ctx.refuse('unauthenticated', 'Say of which order, and show the token that came with it.')
  if (orderId !== undefined && !(await maySeeOrder(ctx, orderId, token)))
    throw ctx.refuse('unknown_order', 'There is no such order.')
  const found = await listShipments(ctx.db, { before, orderId, state }, limit + 1)
  const data = found.slice(0, limit)
  const hasMore = found.length > limit
  return { data, page: { nextCursor: hasMore ? (data.at(-1)?.shipmentId ?? null) : null, hasMore } }
}
