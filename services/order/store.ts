import { all, list, sql, type Reader, type Writer } from '@souk/kit/database'
import { iso, type Order } from './domain.ts'

/** An order with what only its owners and this service know. */
export interface Kept {
  readonly order: Order
  /** Kept as it is, because messages to the guest carry it; the same row holds everything that it opens. */
  readonly token: string
  /** The customer who was signed in, if one was. */
  readonly customer: string | undefined
  readonly cartVersion: number
}

interface OrderRow {
  id: string
  number: string
  token: string
  customer: string | null
  email: string
  cart_id: string
  cart_version: number
  status: Order['status']
  reason: Order['reason'] | null
  payment_id: string
  payment_state: Order['payment']['state']
  next_action: string | null
  document: string
  timeline: string
  version: number
  placed_at: number
  created_at: number
}

type Document = Pick<Order, 'lines' | 'totals' | 'shippingAddress' | 'shippingOption'> & { method: string }

const columns = sql`id, number, token, customer, email, cart_id, cart_version, status, reason, payment_id, payment_state,
  next_action, document, timeline, version, placed_at, created_at`

function kept(row: OrderRow): Kept {
  const { method, ...document } = JSON.parse(row.document) as Document
  const nextAction = row.next_action === null ? undefined : (JSON.parse(row.next_action) as Order['nextAction'])
  const order: Order = {
    id: row.id,
    number: row.number,
    status: row.status,
    ...(row.reason === null ? {} : { reason: row.reason }),
    cartId: row.cart_id,
    ...document,
    email: row.email,
    payment: { paymentId: row.payment_id, method, state: row.payment_state },
    ...(nextAction ? { nextAction } : {}),
    timeline: JSON.parse(`[${row.timeline}]`) as Order['timeline'],
    version: row.version,
    placedAt: iso(row.placed_at),
    createdAt: iso(row.created_at),
  }
  return { order, token: row.token, customer: row.customer ?? undefined, cartVersion: row.cart_version }
}

/** What is kept of an order as one JSON value. */
export const documentOf = ({ lines, totals, shippingAddress, shippingOption, payment }: Order): Document => ({
  lines,
  totals,
  shippingAddress,
  shippingOption,
  method: payment.method,
})

/** Entries of a timeline, as they are added to it. */
export const entries = (timeline: Order['timeline']): string => timeline.map((entry) => JSON.stringify(entry)).join(',')

/** Writes a new order. False when its version of the cart has a live order already. */
export async function insertOrder(db: Writer, { order, token, customer, cartVersion }: Kept): Promise<boolean> {
  const { totals, payment } = order
  const inserted = await db.run`
    insert into orders (id, number, token, customer, email, cart_id, cart_version, status, total, payment_id, payment_state,
      document, timeline, version, placed_at, created_at)
    values (${order.id}, ${order.number}, ${token}, ${customer ?? null}, ${order.email}, ${order.cartId}, ${cartVersion},
      ${order.status}, ${totals.total.amount}, ${payment.paymentId ?? null}, ${payment.state}, ${JSON.stringify(documentOf(order))},
      ${entries(order.timeline)}, ${order.version}, ${Date.parse(order.placedAt)}, ${Date.parse(order.createdAt)})
    on conflict (cart_id, cart_version) where status <> 'cancelled' do nothing`
  return inserted === 1
}

/**
 * Writes what an order has become, one version after the other. Should it have another version the statement breaks a
 * constraint, and the transaction fails with it: so nobody has to wait for its answer.
 */
export function writeProgress(db: Writer, order: Order): Promise<number> {
  const { id, status, reason, payment, nextAction, version } = order
  return db.run`
    update orders set status = ${status}, reason = ${reason ?? null}, payment_state = ${payment.state},
      next_action = ${nextAction === undefined ? null : JSON.stringify(nextAction)},
      timeline = timeline || ${`,${entries(order.timeline.slice(-1))}`},
      version = case when version = ${version - 1} then ${version} end
    where id = ${id}`
}

/** The money was taken, or never will be. Whatever else has become of the order since it was confirmed stays as it is. */
export const writePayment = (db: Writer, { id, payment, timeline }: Order): Promise<number> => db.run`
  update orders set payment_state = ${payment.state}, timeline = timeline || ${`,${entries(timeline.slice(-1))}`},
    version = version + 1
  where id = ${id}`

export async function findOrder(db: Reader, id: string): Promise<Kept | undefined> {
  const row = await db.get<OrderRow>`select ${columns} from orders where id = ${id}`
  return row && kept(row)
}

/** Those of these orders that there are. */
export async function findOrders(db: Reader, ids: readonly string[]): Promise<Kept[]> {
  const found = await db.all<OrderRow>`select ${columns} from orders where id in ${list(ids)} order by id`
  return found.map(kept)
}

/** What may be in the way of a new order: those of its cart that were not called off, the newest first, and whose number it has. */
export async function inTheWay(
  db: Reader,
  cartId: string,
  number: string,
): Promise<{ live: Kept[]; isTaken: boolean }> {
  const found = await db.all<OrderRow>`
    select ${columns} from orders where cart_id = ${cartId} and status <> 'cancelled' or number = ${number}
    order by cart_version desc`
  const live = found.filter((row) => row.cart_id === cartId && row.status !== 'cancelled')
  return { live: live.map(kept), isTaken: found.some((row) => row.number === number) }
}

export interface Narrowed {
  readonly customer?: string | undefined
  readonly status?: Order['status'] | undefined
  /** Only orders older than the one with this id. */
  readonly before?: string | undefined
}

/** A page is not longer than this by its documents, except for its first order: of orders with 1,000 lines it holds a few. */
const MOST_CHARACTERS = 1_000_000

/** Orders, newest first, and whether there are more. Fewer than `limit` when they are long. */
export async function listOrders(
  db: Reader,
  { customer, status, before }: Narrowed,
  limit: number,
): Promise<{ orders: Order[]; hasMore: boolean }> {
  const wanted = [
    ...(customer === undefined ? [] : [sql`customer = ${customer}`]),
    ...(status === undefined ? [] : [sql`status = ${status}`]),
    ...(before === undefined ? [] : [sql`id < ${before}`]),
  ]
  const found = await db.all<OrderRow & { found: number }>`
    select ${columns}, found from (
      select ${columns}, count(*) over () as found, row_number() over (order by id desc) as place,
        sum(length(document)) over (order by id desc) - length(document) as preceding
      from (select ${columns} from orders where ${all(wanted)} order by id desc limit ${limit + 1}) as newest
    ) as measured
    where place <= ${limit} and preceding < ${MOST_CHARACTERS} order by id desc`
  return { orders: found.map((row) => kept(row).order), hasMore: (found[0]?.found ?? 0) > found.length }
}
