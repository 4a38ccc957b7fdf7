import type { Handler } from '@souk/kit/service'
import type { webhook } from '../contract.ts'
import { shownEndpoint } from '../domain.ts'
import { pageOf } from '../page.ts'
import { listEndpoints } from '../store/endpoints.ts'

const CURSOR = /^whe_[0-9a-z]{26}$/

export const list: Handler<typeof webhook.operations.list> = async ({ limit = 20, cursor }, ctx) => {
  if (cursor !== undefined && !CURSOR.test(cursor))
    throw ctx.refuse('bad_cursor', 'Take the cursor from page.nextCursor.', [{ pointer: '/cursor' }])
  const found = await listEndpoints(ctx.db, cursor, limit + 1)
  return pageOf(found.map(shownEndpoint), limit, ({ endpointId }) => endpointId)
}
