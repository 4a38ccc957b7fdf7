import type { Handler } from '@souk/kit/service'
import type { webhook } from '../contract.ts'
import { shownDelivery } from '../domain.ts'
import { pageOf } from '../page.ts'
import { listDeliveries } from '../store/deliveries.ts'
import { findEndpoint } from '../store/endpoints.ts'

const CURSOR = /^whd_[0-9a-z]{26}$/

export const deliveries: Handler<typeof webhook.operations.deliveries> = async (input, ctx) => {
  const { endpointId, status, limit = 20, cursor: before } = input
  if (before !== undefined && !CURSOR.test(before))
    throw ctx.refuse('bad_cursor', 'Take the cursor from page.nextCursor.', [{ pointer: '/cursor' }])
  if ((await findEndpoint(ctx.db, endpointId)) === undefined)
    throw ctx.refuse('unknown_endpoint', 'There is no such endpoint.')
  const found = await listDeliveries(ctx.db, { endpointId, status, before }, limit + 1)
  return pageOf(found.map(shownDelivery), limit, ({ deliveryId }) => deliveryId)
}
