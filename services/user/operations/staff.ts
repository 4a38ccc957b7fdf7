import type { Handler } from '@souk/kit/service'
import type { user } from '../contract.ts'
import { shownStaff } from '../domain.ts'
import { listStaff } from '../store/accounts.ts'

const CURSOR = /^stf_[0-9a-z]{26}$/

export const staff: Handler<typeof user.operations.staff> = async ({ limit = 20, cursor }, ctx) => {
  if (cursor !== undefined && !CURSOR.test(cursor))
    throw ctx.refuse('bad_cursor', 'Take the cursor from page.nextCursor.', [{ pointer: '/cursor' }])
  const found = await listStaff(ctx.db, cursor, limit + 1)
  const data = found.slice(0, limit).map(shownStaff)
  const hasMore = found.length > limit
  return { data, page: { nextCursor: hasMore ? (data.at(-1)?.staffId ?? null) : null, hasMore } }
}
