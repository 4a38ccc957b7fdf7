import { cart } from '@souk/cart/contract'
import type { Context, Handler } from '@souk/kit/service'
import { notification } from '@souk/notification/contract'
import { order } from '@souk/order/contract'
import { shipping } from '@souk/shipping/contract'
import type { user } from '../contract.ts'
import { customerOf } from '../customer-of.ts'
import { shownCustomer } from '../domain.ts'
import { shownAddresses } from '../domain/address.ts'
import { shownSession } from '../domain/session.ts'
import { findAccount } from '../store/accounts.ts'
import { listAddresses } from '../store/addresses.ts'
import { listSessions } from '../store/sessions.ts'

const MOST = 1_000
const LIMIT = 100

/** The others are asked on behalf of who asks: nobody is told more than they could read themselves. */
export const exportMe: Handler<typeof user.operations.exportMe> = async (_, ctx) => {
  const account = customerOf(ctx, await findAccount(ctx.db, ctx.caller.subject ?? ''))
  const [addresses, sessions, orders, messages, carts] = await Promise.all([
    listAddresses(ctx.db, account.id),
    listSessions(ctx.db, account.id, MOST),
    allPages((cursor) => ctx.call(order.operations.list, { limit: LIMIT, ...cursor })),
    allPages((cursor) => ctx.call(notification.operations.messages, { limit: LIMIT, ...cursor })),
    ctx.call(cart.operations.cartsOf, { customerId: account.id }),
  ])
  const known = {
    exportedAt: new Date(ctx.now()).toISOString(),
    customer: shownCustomer(account),
    addresses: shownAddresses(addresses, account.defaultAddressId),
    sessions: sessions.map(shownSession),
    orders,
    parcels: await parcelsOf(ctx, orders),
    messages,
    carts: carts.data,
  }
  return { contentType: 'application/json', content: Buffer.from(JSON.stringify(known, null, 2)).toString('base64') }
}

/** Few orders have more than one parcel, and none a page of them. One order after the other: nobody is to be overrun. */
async function parcelsOf(ctx: Pick<Context, 'call'>, orders: readonly { id: string }[]): Promise<unknown[]> {
  const found: unknown[] = []
  for (const { id: orderId } of orders)
    found.push(...(await ctx.call(shipping.operations.list, { orderId, limit: LIMIT })).data)
  return found
}

interface Page<Item> {
  readonly data: Item[]
  readonly page: { readonly nextCursor: string | null }
}

async function allPages<Item>(read: (from: { cursor?: string }) => Promise<Page<Item>>): Promise<Item[]> {
  const found: Item[] = []
  for (let from: { cursor?: string } | undefined = {}; from !== undefined;) {
    const { data, page }: Page<Item> = await read(from)
    found.push(...data)
    from = page.nextCursor === null ? undefined : { cursor: page.nextCursor }
  }
  return found
}
