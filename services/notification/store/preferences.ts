import { list, type Reader, type Writer } from '@souk/kit/database'
import { isOptional, type Message, type OptionalKind } from '../domain.ts'

interface Row {
  order_id: string
  unwanted: string
}

/** What is not wanted of each of these orders. Orders for which nobody has chosen are not in it. */
export async function preferencesOf(
  db: Reader,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, readonly OptionalKind[]>> {
  const found = await db.all<Row>`
    select order_id, unwanted from message_preference where order_id in ${list(orderIds)}`
  return new Map(found.map((row) => [row.order_id, JSON.parse(row.unwanted) as OptionalKind[]]))
}

/** Which of these messages are not wanted. */
export async function unwantedOf(db: Reader, messages: readonly Message[]): Promise<ReadonlySet<Message>> {
  const orderIds = messages.filter(({ kind }) => isOptional(kind)).map(({ orderId }) => orderId)
  if (orderIds.length === 0) return new Set()
  const preferences = await preferencesOf(db, orderIds)
  return new Set(
    messages.filter(({ orderId, kind }) => isOptional(kind) && preferences.get(orderId)?.includes(kind) === true),
  )
}

export const savePreferences = (db: Writer, orderId: string, unwanted: readonly OptionalKind[]): Promise<number> =>
  db.run`
  insert into message_preference (order_id, unwanted) values (${orderId}, ${JSON.stringify(unwanted)})
  on conflict (order_id) do update set unwanted = excluded.unwanted`
