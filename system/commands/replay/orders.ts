import { setTimeout as sleep } from 'node:timers/promises'
import type { Door } from './door.ts'
import type { Sale } from './tally.ts'
import type { Audience } from './watch.ts'

/** An order of the shop, with what is compared. */
export interface Order {
  readonly id: string
  readonly status: string
  readonly placedAt: string
  readonly shippingAddress: { readonly line1: string; readonly country: string }
  readonly totals: { readonly total: { readonly amount: number } }
  readonly lines: readonly {
    readonly sku: string
    readonly quantity: number
    readonly total: { readonly amount: number }
  }[]
  readonly returns: readonly {
    /** The invoice that brought it back. */
    readonly reason?: string
    readonly state: string
    readonly at: string
    readonly amount: { readonly amount: number }
    readonly lines: readonly { readonly sku: string; readonly quantity: number }[]
  }[]
}

interface Page {
  readonly data: readonly Order[]
  readonly page: { readonly nextCursor: string | null }
}

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
const PENDING = ['placed', 'payment_pending']

/** The orders of the shop that are one of the purchases; `read` is told as they come. */
export async function readOrders(
  door: Door,
  purchases: ReadonlySet<string>,
  read: (count: number) => void,
): Promise<Orders> {
  const live: Orders['live'][number][] = []
  const cancelled = new Map<string, number>()
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const { data, page }: Page = await door.insist<Page>('GET', `/v1/orders?limit=${PAGE}${query}`)
    const ours = data.filter(({ shippingAddress }) => purchases.has(shippingAddress.line1))
    for (const order of ours) {
      const name = order.shippingAddress.line1
      if (order.status === 'cancelled') cancelled.set(name, (cancelled.get(name) ?? 0) + 1)
      else live.push({ ...saleOf(order), order, isPending: PENDING.includes(order.status) })
    }
    read(ours.filter(({ status }) => status !== 'cancelled').length)
    cursor = page.nextCursor
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
export async function untilSettled(door: Door, { say }: Audience): Promise<void> {
  const until = performance.now() + PATIENCE_MS
  const isAny = async (status: string) =>
    (await door.insist<Page>('GET', `/v1/orders?limit=1&status=${status}`)).data.length > 0
  let isSaid = false
  for (const status of PENDING)
    while ((await isAny(status)) && performance.now() < until) {
      if (!isSaid) say('Waiting for orders that are not decided yet …')
      isSaid = true
      await sleep(LOOK_MS)
    }
}
