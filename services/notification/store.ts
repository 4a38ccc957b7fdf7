import { all, list, rows, sql, type Fragment, type Reader, type Writer } from '@souk/kit/database'
import { factOf, type Channel, type Kind, type Message, type Status } from './domain.ts'

interface Row {
  message_id: string
  order_id: string
  /** What it tells, and where an order may have several of that kind, of which one: `order_refunded:ref_…`. */
  kind: string
  channel: Channel
  status: Status
  attempts: number
  next_attempt_at: number
  last_error: string | null
  created_at: number
  sent_at: number | null
  suppressed_at: number | null
}
/** In the table what is suppressed has the status `sent`, because there is nothing more to do about it. */
const columns = sql`message_id, order_id, kind, channel, attempts, next_attempt_at, last_error, created_at, sent_at,
  suppressed_at, case when suppressed_at is null then status else 'suppressed' end as status`
function toldBy(fact: string): Pick<Message, 'kind' | 'about'> {
  const [kind, about] = fact.split(':')
  return { kind: kind as Kind, ...(about === undefined ? {} : { about }) }
}
const asMessage = (row: Row): Message => ({
  messageId: row.message_id,
  orderId: row.order_id,
  ...toldBy(row.kind),
  channel: row.channel,
  status: row.status,
  attempts: row.attempts,
  nextAttemptAt: row.next_attempt_at,
  createdAt: row.created_at,
  ...(row.last_error === null ? {} : { lastError: row.last_error }),
  ...(row.sent_at === null ? {} : { sentAt: row.sent_at }),
  ...(row.suppressed_at === null ? {} : { suppressedAt: row.suppressed_at }),
})

/** Written out, because an index of some rows serves only a statement that names them. */
const having: Readonly<Record<Status, Fragment>> = {
  waiting: sql`status = 'waiting'`,
  sent: sql`status = 'sent' and suppressed_at is null`,
  failed: sql`status = 'failed'`,
  suppressed: sql`suppressed_at is not null`,
}

/** Makes a note of what is to be told. What is noted already stays as it is. */
export const note = (db: Writer, messages: readonly Message[]): Promise<number> => db.run`
  insert into message (message_id, order_id, kind, channel, status, attempts, next_attempt_at, created_at)
  values ${rows(messages.map((each) => [each.messageId, each.orderId, factOf(each), each.channel, each.status, each.attempts, each.nextAttemptAt, each.createdAt]))}
  on conflict do nothing`

/** Takes back what was to be told and is not. */
export const takeBack = (db: Writer, orderId: string, facts: readonly string[]): Promise<number> => db.run`
  delete from message where order_id = ${orderId} and status = 'waiting' and kind in ${list(facts)}`

/** What is to be sent now, the longest due first. */
export async function due(db: Reader, channel: Channel, now: number, limit: number): Promise<Message[]> {
  const found = await db.all<Row>`
    select ${columns} from message where channel = ${channel} and status = 'waiting' and next_attempt_at <= ${now}
    order by next_attempt_at limit ${limit}`
  return found.map(asMessage)
}

/** Also what was given up or suppressed meanwhile has been sent, if it has. Answers which of them there still are. */
export async function markSent(db: Writer, messageIds: readonly string[], at: number): Promise<Message[]> {
  const found = await db.all<Row>`
    update message set status = 'sent', sent_at = ${at}, suppressed_at = null, last_error = null
    where message_id in ${list(messageIds)} and sent_at is null returning ${columns}`
  return found.map(asMessage)
}

/** What the customer does not want is settled without being sent. */
export const suppress = (db: Writer, messageIds: readonly string[], at: number): Promise<number> => db.run`
  update message set status = 'sent', suppressed_at = ${at}, last_error = null
  where message_id in ${list(messageIds)} and status = 'waiting'`

/** Writes back what an attempt without success made of a message. False when it does not wait any more. */
export async function saveFailure(db: Writer, message: Message): Promise<boolean> {
  const { messageId, status, attempts, nextAttemptAt, lastError = null } = message
  const saved = await db.run`
    update message set status = ${status}, attempts = ${attempts}, next_attempt_at = ${nextAttemptAt}, last_error = ${lastError}
    where message_id = ${messageId} and status = 'waiting'`
  return saved === 1
}

/** What nobody can be told is not kept. */
export const drop = (db: Writer, messageIds: readonly string[]): Promise<number> =>
  db.run`delete from message where message_id in ${list(messageIds)}`

/** Makes a message due now, with all of its attempts. Undefined when there is none, or when it was sent. */
export async function wake(db: Writer, messageId: string, now: number): Promise<Message | undefined> {
  const row = await db.get<Row>`
    update message set status = 'waiting', attempts = 0, next_attempt_at = ${now}, suppressed_at = null
    where message_id = ${messageId} and sent_at is null returning ${columns}`
  return row && asMessage(row)
}

/** Makes everything that failed due now, with all of its attempts. */
export const wakeFailed = (db: Writer, now: number): Promise<number> => db.run`
  update message set status = 'waiting', attempts = 0, next_attempt_at = ${now} where status = 'failed'`

export async function isNoted(db: Reader, messageId: string): Promise<boolean> {
  return (await db.get`select 1 as found from message where message_id = ${messageId}`) !== undefined
}

/** Those of the newest orders first, of all or only of some. */
export async function messages(
  db: Reader,
  {
    orderIds,
    status,
    before,
  }: { orderIds?: readonly string[]; status: Status | undefined; before: string | undefined },
  limit: number,
): Promise<Message[]> {
  const wanted = [
    ...(orderIds === undefined ? [] : [sql`order_id in ${list(orderIds)}`]),
    ...(status === undefined ? [] : [having[status]]),
    ...(before === undefined ? [] : [sql`message_id < ${before}`]),
  ]
  const found = await db.all<Row>`
    select ${columns} from message where ${all(wanted)} order by message_id desc limit ${limit}`
  return found.map(asMessage)
}
