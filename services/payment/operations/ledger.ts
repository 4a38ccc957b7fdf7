import type { Handler } from '@souk/kit/service'
import type { payment } from '../contract.ts'
import { paged } from '../paged.ts'
import type { PaymentSettings } from '../settings.ts'
import { entriesOf } from '../store/ledger.ts'

const CURSOR = /^[1-9]\d{0,14}$/

export const ledger: Handler<typeof payment.operations.ledger, PaymentSettings> = async (input, ctx) => {
  const { limit = 20, cursor, paymentId, account } = input
  if (cursor !== undefined && !CURSOR.test(cursor))
    throw ctx.refuse('bad_cursor', 'Take the cursor from page.nextCursor.', [{ pointer: '/cursor' }])
  const before = cursor === undefined ? {} : { before: Number(cursor) }
  const found = await entriesOf(ctx.db, limit + 1, { paymentId, account, ...before })
  return paged(found, limit, ({ position }) => String(position))
}
