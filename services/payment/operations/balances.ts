import type { Handler } from '@souk/kit/service'
import type { payment } from '../contract.ts'
import type { Balance } from '../ledger.ts'
import { paged } from '../paged.ts'
import type { PaymentSettings } from '../settings.ts'
import { balancesOf } from '../store/ledger.ts'

const CURSOR = /^(?<currency>[A-Z]{3}) (?<account>[a-z:]+)$/

export const balances: Handler<typeof payment.operations.balances, PaymentSettings> = async (input, ctx) => {
  const { limit = 20, cursor, paymentId } = input
  const after = cursor === undefined ? undefined : CURSOR.exec(cursor)?.groups
  if (cursor !== undefined && after === undefined)
    throw ctx.refuse('bad_cursor', 'Take the cursor from page.nextCursor.', [{ pointer: '/cursor' }])
  const found = await balancesOf(ctx.db, limit + 1, { paymentId, after: after as Balance | undefined })
  return paged(found, limit, ({ currency, account }) => `${currency} ${account}`)
}
