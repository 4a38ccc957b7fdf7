import type { Handler } from '@souk/kit/service'
import type { inventory } from '../contract.ts'
import { findStock, movementsOf } from '../store.ts'

const CURSOR = /^mov_[0-9a-z]{26}$/

export const movements: Handler<typeof inventory.operations.movements> = async ({ sku, limit = 20, cursor }, ctx) => {
  if (cursor !== undefined && !CURSOR.test(cursor))
    throw ctx.refuse('bad_cursor', 'Take the cursor from page.nextCursor.', [{ pointer: '/cursor' }])
  if (!(await findStock(ctx.db, sku))) return { data: [], page: { nextCursor: null, hasMore: false } }
  const found = await movementsOf(ctx.db, sku, limit + 1, cursor)
  const shown = found.slice(0, limit)
  const hasMore = found.length > limit
  return {
    data: shown.map(({ id: _id, sku: _sku, at, ...rest }) => ({ at: new Date(at).toISOString(), ...rest })),
    page: { nextCursor: hasMore ? (shown.at(-1)?.id ?? null) : null, hasMore },
  }
}
