import { may, type Handler } from '@souk/kit/service'
import type { notification } from '../contract.ts'
import { shownMessage, type Message } from '../domain.ts'
import { ownMessages } from '../own-messages.ts'
import { messages as find } from '../store.ts'

const CURSOR = /^msg_[0-9a-z]{26}$/

export const messages: Handler<typeof notification.operations.messages> = async (input, ctx) => {
  const { orderId, status, limit = 20, cursor } = input
  if (cursor !== undefined && !CURSOR.test(cursor))
    throw ctx.refuse('bad_cursor', 'Take the cursor from page.nextCursor.', [{ pointer: '/cursor' }])
  const isStaff = may(ctx.caller, 'notification:read')
  if (!isStaff && ctx.caller.subject === undefined) throw ctx.refuse('unauthenticated', 'Sign in first.')
  const wanted = { status, before: cursor }
  const some = orderId === undefined ? {} : { orderIds: [orderId] }
  const found = isStaff
    ? await find(ctx.db, { ...wanted, ...some }, limit + 1)
    : await ownMessages(ctx, { ...wanted, orderId }, limit + 1)
  const shown = found.slice(0, limit)
  const hasMore = found.length > limit
  return {
    // What a mail server says of a failure is for those who look after it.
    data: shown.map((message) => shownMessage(isStaff ? message : withoutCause(message))),
    page: { nextCursor: hasMore ? (shown.at(-1)?.messageId ?? null) : null, hasMore },
  }
}

const withoutCause = ({ lastError: _lastError, ...message }: Message): Message => message
