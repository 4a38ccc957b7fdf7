import type { Handler } from '@souk/kit/service'
import type { catalog } from '../contract.ts'
import { listCategories } from '../store.ts'

const CURSOR = /^[a-z0-9-]+$/

export const categories: Handler<typeof catalog.operations.categories> = async ({ limit = 20, cursor }, ctx) => {
  if (cursor !== undefined && !CURSOR.test(cursor))
    throw ctx.refuse('bad_cursor', 'Take the cursor from page.nextCursor.', [{ pointer: '/cursor' }])
  const found = await listCategories(ctx.db, cursor ?? '', limit + 1)
  const data = found.slice(0, limit)
  const hasMore = found.length > limit
  return { data, page: { nextCursor: hasMore ? (data.at(-1)?.slug ?? null) : null, hasMore } }
}
