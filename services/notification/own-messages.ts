import type { Caller, Context } from '@souk/kit/service'
import { order } from '@souk/order/contract'
import { maySeeOrder } from './access.ts'
import type { Message, Status } from './domain.ts'
import { lastOrderAt, timeOf } from './message-id.ts'
import { messages } from './store.ts'

/** Orders that are listed at once. */
const MOST_LISTED = 100

interface Wanted {
  readonly orderId: string | undefined
  readonly status: Status | undefined
  readonly before: string | undefined
}

/**
 * The messages of whoever asks, those of the newest orders first. Whose an order is, is known to its owner alone, who is asked on
 * behalf of who asks. Messages sort by the time of their order: so many orders are asked for that none of a later page can have
 * a message on this one.
 */
export async function ownMessages(
  ctx: Pick<Context, 'db' | 'call'> & { readonly caller: Caller },
  { orderId, ...wanted }: Wanted,
  limit: number,
): Promise<Message[]> {
  const find = (orderIds: readonly string[]) =>
    orderIds.length === 0 ? [] : messages(ctx.db, { ...wanted, orderIds }, limit)
  if (orderId !== undefined) return (await maySeeOrder(ctx, { orderId })) ? find([orderId]) : []
  const own: string[] = []
  for (let cursor = wanted.before && lastOrderAt(wanted.before); ;) {
    const { data, page } = await ctx.call(order.operations.list, {
      limit: Math.min(limit, MOST_LISTED),
      ...(cursor ? { cursor } : {}),
    })
    own.push(...data.map(({ id }) => id))
    const found = await find(own)
    const [last, oldest] = [found[limit - 1], own.at(-1)]
    const isWhole = last !== undefined && oldest !== undefined && timeOf(last.messageId) > timeOf(oldest)
    if (isWhole || page.nextCursor === null) return found
    cursor = page.nextCursor
  }
}
