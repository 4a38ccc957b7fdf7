import { list, type Reader, type Writer } from '@souk/kit/database'
import { conflict } from '@souk/kit/service'
import type { Order } from '../domain.ts'
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
  reason: row.reason ?? undefined,
  at: row.at,
})

/** What was taken back of some orders, the oldest first. */
export async function reversalsOf(db: Reader, orderIds: readonly string[]): Promise<Reversal[]> {
  if (orderIds.length === 0) return []
  const found = await db.all<ReversalRow>`
    select refund_id, return_id, order_id, cause, state, amount, currency, lines, reason, at
    from reversal where order_id in ${list(orderIds)} order by refund_id`
  return found.map(asReversal)
}

/**
 * Writes what is taken back, and the order with it, if nobody has changed the order since it was read: whoever decides what
 * is taken back has seen all that was decided before.
 */
export async function writeReversal(db: Writer, reversal: Reversal, after: Order): Promise<void> {
  const { refundId, returnId, orderId, cause, state, amount, lines, reason, at } = reversal
  const written = await db.run`
    update orders set status = ${after.status}, reason = ${after.reason ?? null}, reversed = reversed + ${amount.amount},
      timeline = timeline || ${`,${entries(after.timeline.slice(-1))}`}, version = version + 1
    where id = ${orderId} and version = ${after.version - 1}`
  if (written === 0) throw conflict(`the order ${orderId}`)
  void db.run`
    insert into reversal (refund_id, return_id, order_id, cause, state, amount, currency, lines, reason, at)
    values (${refundId}, ${returnId ?? null}, ${orderId}, ${cause}, ${state}, ${amount.amount}, ${amount.currency},
      ${JSON.stringify(lines)}, ${reason ?? null}, ${at})`
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
  void db.run`
    update orders set reversed = reversed - (select amount from reversal where refund_id = ${refundId}) + ${state === 'done' ? amount : 0},
      timeline = timeline || ${entry ? `,${entries([entry])}` : ''}, version = version + 1
    where id = ${orderId}`
  void db.run`update reversal set state = ${state}, amount = ${amount} where refund_id = ${refundId}`
}
