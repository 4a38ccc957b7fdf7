import { list, type Reader, type Writer } from '@souk/kit/database'
import { conflict } from '@souk/kit/service'
import { iso, type Order } from '../domain.ts'
import type { Reversal } from '../domain/reversals.ts'
import { entries } from '../store.ts'

interface ReversalRow {
  refund_id: string
  return_id: string | null
  order_id: string
  cause: Reversal['cause']
  state: Reversal['state']
  amount: number
  currency: string
  lines: string
  expected: number
  reason: string | null
  at: number
}

const asReversal = (row: ReversalRow): Reversal => ({
  refundId: row.refund_id,
  returnId: row.return_id ?? undefined,
  orderId: row.order_id,
  cause: row.cause,
  state: row.state,
  amount: { amount: row.amount, currency: row.currency },
  lines: JSON.parse(row.lines) as Reversal['lines'],
  isExpected: row.expected === 1,
  reason: row.reason ?? undefined,
  at: row.at,
})

/** What was taken back of some orders, the oldest first. */
export async function reversalsOf(db: Reader, orderIds: readonly string[]): Promise<Reversal[]> {
  if (orderIds.length === 0) return []
  const found = await db.all<ReversalRow>`
    select refund_id, return_id, order_id, cause, state, amount, currency, lines, expected, reason, at
    from reversal where order_id in ${list(orderIds)} order by refund_id`
  return found.map(asReversal)
}

/**
 * Writes what is taken back, and the order with it, if nobody has changed the order since it was read: whoever decides what
 * is taken back has seen all that was decided before. Where it was expected, it has come.
 */
export async function writeReversal(db: Writer, reversal: Reversal, after: Order): Promise<void> {
  const { refundId, returnId, orderId, cause, state, amount, lines, isExpected, reason, at } = reversal
  const written = await db.run`
    update orders set status = ${after.status}, reason = ${after.reason ?? null}, reversed = reversed + ${isExpected ? 0 : amount.amount},
      timeline = timeline || ${`,${entries(after.timeline.slice(-1))}`}, version = version + 1
    where id = ${orderId} and version = ${after.version - 1}`
  if (written === 0) throw conflict(`the order ${orderId}`)
  void db.run`
    insert into reversal (refund_id, return_id, order_id, cause, state, amount, currency, lines, expected, reason, at)
    values (${refundId}, ${returnId ?? null}, ${orderId}, ${cause}, ${state}, ${amount.amount}, ${amount.currency},
      ${JSON.stringify(lines)}, ${isExpected ? 1 : 0}, ${reason ?? null}, ${at})
    on conflict (refund_id) do update set
      amount = excluded.amount, lines = excluded.lines, expected = excluded.expected, at = excluded.at`
}

/** Money that went back without the order being asked. */
export interface Noted {
  readonly refundId: string
  readonly orderId: string
  readonly amount: Reversal['amount']
  readonly at: number
  readonly entry: Order['timeline'][number]
}

/** Notes it as a refund that is done, together with the order. False: it is noted already. */
export async function noteRefund(db: Writer, { refundId, orderId, amount, at, entry }: Noted): Promise<boolean> {
  const noted = await db.run`
    insert into reversal (refund_id, order_id, cause, state, amount, currency, lines, reason, at)
    values (${refundId}, ${orderId}, 'refund', 'done', ${amount.amount}, ${amount.currency}, '[]', ${AT_PAYMENT}, ${at})
    on conflict (refund_id) do nothing`
  if (noted === 0) return false
  countAnew(db, orderId, entry)
  return true
}

const AT_PAYMENT = 'given back at the payment'

/**
 * Adds up what of an order is pending or done, as soon as nobody else is at the order. What went back without the order being
 * asked may be more than was left beside what is pending: until payment has refused that, all of it counts as given back.
 */
function countAnew(db: Writer, orderId: string, entry: Order['timeline'][number] | undefined): void {
  void db.run`
    update orders set timeline = timeline || ${entry ? `,${entries([entry])}` : ''}, version = version + 1
    where id = ${orderId}`
  void db.run`
    update orders set reversed = (
      select case when coalesce(sum(amount), 0) < orders.total then coalesce(sum(amount), 0) else orders.total end
      from reversal where order_id = orders.id and state <> 'failed' and expected = 0)
    where id = ${orderId}`
}

/** The parcel was stopped: the order is cancelled, whatever else of it has changed meanwhile. */
export function writeCancelled(
  db: Writer,
  { orderId, reason, at }: { readonly orderId: string; readonly reason: Order['reason']; readonly at: number },
): void {
  void db.run`
    update orders set status = 'cancelled', reason = ${reason ?? null},
      timeline = timeline || ${`,${entries([{ at: iso(at), what: 'cancelled' }])}`}, version = version + 1
    where id = ${orderId}`
}

interface Withdrawn {
  readonly refundId: string
  readonly orderId: string
  readonly at: number
}

/** The parcel could not be stopped any more: nothing is taken back, as if nobody had asked. */
export function withdrawReversal(db: Writer, { refundId, orderId, at }: Withdrawn): void {
  void db.run`delete from reversal where refund_id = ${refundId}`
  countAnew(db, orderId, { at: iso(at), what: 'cancellation_refused' })
}

export interface Ended {
  readonly refundId: string
  readonly orderId: string
  readonly state: 'done' | 'failed'
  /** What went back, or was to, in minor units. */
  readonly amount: number
  /** For the timeline, if it says anything new. */
  readonly entry: Order['timeline'][number] | undefined
}

/**
 * Writes what has become of something that was taken back. What did not go back can be given back another time; whatever else
 * has become of the order stays as it is.
 */
export function endReversal(db: Writer, { refundId, orderId, state, amount, entry }: Ended): void {
  void db.run`update reversal set state = ${state}, amount = ${amount} where refund_id = ${refundId}`
  countAnew(db, orderId, entry)
}
