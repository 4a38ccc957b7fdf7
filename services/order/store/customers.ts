import { sql, type Reader, type Writer } from '@souk/kit/database'
import { conflict } from '@souk/kit/service'
import type { Order } from '../domain.ts'
import { NOBODY } from '../domain/erased.ts'
import { documentOf, entries } from '../store.ts'

/** The orders of a customer, the oldest first. */
export async function orderIdsOf(
  db: Reader,
  customer: string,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  const found = await db.all<{ id: string }>`
    select id from orders where customer = ${customer} and id > ${after ?? ''} order by id limit ${limit}`
  return found.map(({ id }) => id)
}

/**
 * Goods have arrived, have come back or never left, or their money went back because they were lost. What is expected back may
 * never come.
 */
const AT_REST = sql`(status in ('delivered', 'cancelled', 'returned') or (status = 'shipped' and reversed = total))
  and not exists (select 1 from reversal where reversal.order_id = orders.id and reversal.state = 'pending' and reversal.expected = 0)`

/** How many orders of a customer have not come to rest. */
export async function countUnderWay(db: Reader, customer: string): Promise<number> {
  const row = await db.get<{ n: number }>`
    select count(*) as n from orders where customer = ${customer} and not (${AT_REST})`
  return row?.n ?? 0
}

/** The orders of a customer that still say who that is. */
export async function personalOrderIds(db: Reader, customer: string): Promise<string[]> {
  const found = await db.all<{ id: string }>`
    select id from orders where customer = ${customer} and email <> ${NOBODY} order by id`
  return found.map(({ id }) => id)
}

/** Writes an order that nobody is in any more, if nobody has changed it since it was read, and blanks what was written about it. */
export async function writeErased(db: Writer, order: Order): Promise<void> {
  const written = await db.run`
    update orders set email = ${order.email}, document = ${JSON.stringify(documentOf(order))},
      timeline = timeline || ${`,${entries(order.timeline.slice(-1))}`}, version = ${order.version}
    where id = ${order.id} and version = ${order.version - 1}`
  if (written === 0) throw conflict(`the order ${order.id}`)
  void db.run`update reversal set reason = null where order_id = ${order.id}`
}
