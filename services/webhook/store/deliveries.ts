import { all, rows, sql, type Reader, type Writer } from '@souk/kit/database'
import type { Attempt, Delivery, Status } from '../domain.ts'

interface Row {
  delivery_id: string
  endpoint_id: string
  event_id: string
  type: string
  body: string
  status: Status
  attempt_count: number
  attempts: string
  next_attempt_at: number
  created_at: number
}

const asDelivery = (row: Row): Delivery => ({
  deliveryId: row.delivery_id,
  endpointId: row.endpoint_id,
  eventId: row.event_id,
  type: row.type,
  body: row.body,
  status: row.status,
  attemptCount: row.attempt_count,
  attempts: JSON.parse(row.attempts) as Attempt[],
  nextAttemptAt: row.next_attempt_at,
  createdAt: row.created_at,
})

/** Makes a note of what is to be sent. What is noted already stays as it is. */
export const noteDeliveries = (db: Writer, deliveries: readonly Delivery[]): Promise<number> => db.run`
  insert into delivery (delivery_id, endpoint_id, event_id, type, body, status, attempt_count, attempts, next_attempt_at,
    created_at)
  values ${rows(deliveries.map((each) => [each.deliveryId, each.endpointId, each.eventId, each.type, each.body, each.status, each.attemptCount, JSON.stringify(each.attempts), each.nextAttemptAt, each.createdAt]))}
  on conflict do nothing`

/** What is to be sent to an endpoint now, the longest due first. */
export async function dueDeliveries(db: Reader, endpointId: string, now: number, limit: number): Promise<Delivery[]> {
  const found = await db.all<Row>`
    select * from delivery where endpoint_id = ${endpointId} and status = 'waiting' and next_attempt_at <= ${now}
    order by next_attempt_at limit ${limit}`
  return found.map(asDelivery)
}

/**
 * Writes down an attempt at what was due then. False when somebody else has, or when the delivery is gone. One that was woken
 * meanwhile stays due, whatever came of the attempt.
 */
export async function saveAttempt(db: Writer, delivery: Delivery, dueAt: number): Promise<boolean> {
  const { deliveryId, status, attemptCount, attempts, nextAttemptAt } = delivery
  const saved = await db.run`
    update delivery set attempt_count = ${attemptCount}, attempts = ${JSON.stringify(attempts)},
      status = case when next_attempt_at = ${dueAt} then ${status} else status end,
      next_attempt_at = case when next_attempt_at = ${dueAt} then ${nextAttemptAt} else next_attempt_at end
    where delivery_id = ${deliveryId} and attempt_count = ${attemptCount - 1}`
  return saved === 1
}

/** Makes a delivery due now, whatever became of it, and whatever becomes of an attempt that is under way. */
export async function wakeDelivery(db: Writer, deliveryId: string, now: number): Promise<Delivery | undefined> {
  const row = await db.get<Row>`
    update delivery set status = 'waiting', next_attempt_at = ${now} where delivery_id = ${deliveryId} returning *`
  return row && asDelivery(row)
}

/** Makes everything due now that waits for its next attempt. What is due already may be under way. */
export const wakeWaiting = (db: Writer, endpointId: string, now: number): Promise<number> => db.run`
  update delivery set next_attempt_at = ${now}
  where endpoint_id = ${endpointId} and status = 'waiting' and next_attempt_at > ${now}`

/** The newest first. */
export async function listDeliveries(
  db: Reader,
  { endpointId, status, before }: { endpointId: string; status: Status | undefined; before: string | undefined },
  limit: number,
): Promise<Delivery[]> {
  const wanted = [
    sql`endpoint_id = ${endpointId}`,
    ...(status === undefined ? [] : [sql`status = ${status}`]),
    ...(before === undefined ? [] : [sql`delivery_id < ${before}`]),
  ]
  const found = await db.all<Row>`
    select * from delivery where ${all(wanted)} order by delivery_id desc limit ${limit}`
  return found.map(asDelivery)
}

export const removeDeliveries = (db: Writer, endpointId: string): Promise<number> =>
  db.run`delete from delivery where endpoint_id = ${endpointId}`

/** Deletes the oldest of what was noted before then, and answers how many that were. */
export const forgetDeliveries = (db: Writer, before: number, limit: number): Promise<number> => db.run`
  delete from delivery where delivery_id in (
    select delivery_id from delivery where created_at < ${before} order by created_at limit ${limit})`
