import type { Handler } from '@souk/kit/service'
import type { payment } from '../contract.ts'
import { paged } from '../paged.ts'
import type { PaymentSettings } from '../settings.ts'
import { listPayments } from '../store.ts'

const CURSOR = /^pay_[0-9a-z]{26}$/

export const list: Handler<typeof payment.operations.list, PaymentSettings> = async (input, ctx) => {
  const { limit = 20, cursor: before, orderId, state } = input
  if (before !== undefined && !CURSOR.test(before))
    throw ctx.refuse('bad_cursor', 'Take the cursor from page.nextCursor.', [{ pointer: '/cursor' }])
  const found = await listPayments(ctx.db, limit + 1, { before, orderId, state })
  return paged(found, limit, ({ paymentId }) => paymentId)
}
