import { setTimeout as sleep } from 'node:timers/promises'
import type { OrderListOutput, Souk } from '@souk/client'
import type { Sale } from './tally.ts'
import type { Audience } from './watch.ts'

export type Order = OrderListOutput['data'][number]

/** The orders of earlier replays and this one. */
export interface Orders {
  /** Accepted and not cancelled. Two of one purchase would be a mistake of the shop, and are found as such. */
  readonly live: readonly (Sale & { readonly isPending: boolean; readonly order: Order })[]
  /** How often each purchase was cancelled. */
  readonly cancelled: ReadonlyMap<string, number>
}

const PAGE = 100
const LOOK_MS = 500
/** A payment that is not decided is called off after a quarter of an hour. */
const PATIENCE_MS = 17 * 60_000
const PENDING = ['placed', 'payment_pending'] as const
const isPending = ({ status }: Order) => PENDING.some((each) => each === status)

/** The orders of the shop that are one of the purchases; `read` is told as they come. */
export async function readOrders(
  souk: Souk,
  purchases: ReadonlySet<string>,
  read: (count: number) => void,
): Promise<Orders> {
  const live: Orders['live'][number][] = []
  const cancelled = new Map<string, number>()
  for await (const order of souk.order.list.all({ limit: PAGE })) {
    const name = order.shippingAddress.line1
    if (!purchases.has(name)) continue
    if (order.status === 'cancelled') cancelled.set(name, (cancelled.get(name) ?? 0) + 1)
    else {
      live.push({ ...saleOf(order), order, isPending: isPending(order) })
      read(1)
    }
  }
  return { live, cancelled }
}

const saleOf = ({ placedAt, shippingAddress, totals, lines }: Order): Sale => ({
  purchase: shippingAddress.line1,
  day: placedAt.slice(0, 10),
  country: shippingAddress.country,
  pence: totals.total.amount,
  lines: lines.map(({ sku, quantity, total }) => ({ sku, units: quantity, pence: total.amount })),
})

/** Waits until no order of the shop is undecided, but not for ever. */
export async function untilSettled({ order }: Souk, { say }: Audience): Promise<void> {
  const until = performance.now() + PATIENCE_MS
  const isAny = async (status: Order['status']) => (await order.list({ limit: 1, status })).data.length > 0
  let isSaid = false
  for (const status of PENDING)
    while ((await isAny(status)) && performance.now() < until) {
      if (!isSaid) say('Waiting for orders that are not decided yet …')
      isSaid = true
      await sleep(LOOK_MS)
    }
}
