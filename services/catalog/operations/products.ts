import type { Handler } from '@souk/kit/service'
import type { catalog } from '../contract.ts'
import { listProducts } from '../store.ts'

const DEFAULT_LIMIT = 20
const CURSOR = /^prod_[0-9a-z]{26}$/

export const products: Handler<typeof catalog.operations.products> = async (input, ctx) => {
  const { category, sku, id: ids, cursor } = input
  // Who names some wants all of them.
  const limit = input.limit ?? Math.max(DEFAULT_LIMIT, ids?.length ?? 0)
  if (cursor !== undefined && !CURSOR.test(cursor))
    throw ctx.refuse('bad_cursor', 'Take the cursor from page.nextCursor.', [{ pointer: '/cursor' }])
  const found = await listProducts(ctx.db, { category, sku, ids, before: cursor }, limit + 1)
  const data = found.slice(0, limit)
  const hasMore = found.length > limit
  return { data, page: { nextCursor: hasMore ? (data.at(-1)?.id ?? null) : null, hasMore } }
}
