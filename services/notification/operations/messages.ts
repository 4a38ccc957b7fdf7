import type { Handler } from '@souk/kit/service'
import type { notification } from '../contract.ts'
import { shownMessage } from '../domain.ts'
import { messages as find } from '../store.ts'

const CURSOR = /^msg_[0-9a-z]{26}$/

export const messages: Handler<typeof notification.operations.messages> = async (input, ctx) => {
  const { orderId, status, limit = 20, cursor } = input
  if (cursor !== undefined && !CURSOR.test(cursor))
    throw ctx.refuse('bad_cursor', 'Take the cursor from page.nextCursor.', [{ pointer: '/cursor' }])
  const found = await find(ctx.db, { orderId, status, before: cursor }, limit + 1)
  const shown = found.slice(0, limit)
  const hasMore = found.length > limit
  return {
    data: shown.map(shownMessage),
    page: { nextCursor: hasMore ? (shown.at(-1)?.messageId ?? null) : null, hasMore },
  }
}
