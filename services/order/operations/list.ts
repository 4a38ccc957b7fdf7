import { may, type Handler } from '@souk/kit/service'
import type { order } from '../contract.ts'
import { shownOrder } from '../domain/reversals.ts'
import { listOrders } from '../store.ts'
import { reversalsOf } from '../store/reversals.ts'

const CURSOR = /^ord_[0-9a-z]{26}$/

export const list: Handler<typeof order.operations.list> = async ({ limit = 20, cursor, status }, ctx) => {
  const { subject } = ctx.caller
  const customer = may(ctx.caller, 'order:read') ? undefined : subject
  if (customer === undefined && !may(ctx.caller, 'order:read'))
    throw ctx.refuse('unauthenticated', 'Sign in first. A guest reads an order with the token that came with it.')
  if (cursor !== undefined && !CURSOR.test(cursor))
    throw ctx.refuse('bad_cursor', 'Take the cursor from page.nextCursor.', [{ pointer: '/cursor' }])
  const { orders, hasMore } = await listOrders(ctx.db, { customer, status, before: cursor }, limit)
  const reversals = await reversalsOf(
    ctx.db,
    orders.map(({ id }) => id),
  )
  const byOrder = Map.groupBy(reversals, (each) => each.orderId)
  const data = orders.map((order) => shownOrder(order, byOrder.get(order.id) ?? []))
  return { data, page: { nextCursor: hasMore ? (data.at(-1)?.id ?? null) : null, hasMore } }
}
