import type { Handler } from '@souk/kit/service'
import type { user } from '../contract.ts'
import { keyOf, shownCustomer } from '../domain.ts'
import { findOwner, listCustomers } from '../store/accounts.ts'

const CURSOR = /^cus_[0-9a-z]{26}$/

export const customers: Handler<typeof user.operations.customers> = async ({ limit = 20, cursor, email }, ctx) => {
  if (cursor !== undefined && !CURSOR.test(cursor))
    throw ctx.refuse('bad_cursor', 'Take the cursor from page.nextCursor.', [{ pointer: '/cursor' }])
  if (email !== undefined) {
    const owner = await findOwner(ctx.db, keyOf(email))
    return {
      data: owner?.kind === 'customer' ? [shownCustomer(owner)] : [],
      page: { nextCursor: null, hasMore: false },
    }
  }
  const found = await listCustomers(ctx.db, cursor, limit + 1)
  const data = found.slice(0, limit).map(shownCustomer)
  const hasMore = found.length > limit
  return { data, page: { nextCursor: hasMore ? (data.at(-1)?.customerId ?? null) : null, hasMore } }
}
