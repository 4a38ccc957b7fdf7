import type { Reader, Writer } from '@souk/kit/database'
import type { Line } from '../disagreement.ts'
import type { Money } from '../domain.ts'

/** What is known of a reference: its PaymentIntent, or that it was voided before there was one. */
export interface Known {
  readonly intentId: string | undefined
  readonly amount: Money
}

export async function findIntent(db: Reader, reference: string): Promise<Known | undefined> {
  const row = await db.get<{ intent_id: string | null; amount: number; currency: string }>`
    select intent_id, amount, currency from intent where reference = ${reference}`
  return row && { intentId: row.intent_id ?? undefined, amount: { amount: row.amount, currency: row.currency } }
}

/** Keeps what is known of a reference, unless something is. Without a PaymentIntent it leaves the tombstone. */
export async function keepIntent(db: Writer, reference: string, { intentId, amount }: Known): Promise<void> {
  await db.run`
    insert into intent (reference, intent_id, amount, currency)
    values (${reference}, ${intentId ?? null}, ${amount.amount}, ${amount.currency})
    on conflict (reference) do nothing`
}

export const referenceOf = async (db: Reader, intentId: string): Promise<string> =>
  (await db.get<{ reference: string }>`select reference from intent where intent_id = ${intentId}`)?.reference ??
  intentId

export const lastRead = async (db: Reader): Promise<string | undefined> =>
  (await db.get<{ event_id: string }>`select event_id from reading where name = 'now'`)?.event_id

export async function readUntil(db: Writer, eventId: string): Promise<void> {
  await db.run`
    insert into reading (name, event_id) values ('now', ${eventId})
    on conflict (name) do update set event_id = excluded.event_id`
}

export async function wasReserved(db: Reader, reference: string): Promise<boolean> {
  const row = await db.get`select 1 as one from movement where reference = ${reference} and kind = 'authorised'`
  return row !== undefined
}

export async function keepMovement(db: Writer, eventId: string, line: Omit<Line, 'position'>): Promise<void> {
  const { amount, currency } = line.amount
  await db.run`
    insert into movement (event_id, at, reference, kind, amount, currency)
    values (${eventId}, ${Date.parse(line.at)}, ${line.reference}, ${line.kind}, ${amount}, ${currency})
    on conflict (event_id) do nothing`
}

interface MovementRow {
  readonly position: number
  readonly at: number
  readonly reference: string
  readonly kind: Line['kind']
  readonly amount: number
  readonly currency: string
}

export async function movementsAfter(db: Reader, after: number, limit: number): Promise<Line[]> {
  const found = await db.all<MovementRow>`
    select position, at, reference, kind, amount, currency from movement where position > ${after}
    order by position limit ${limit}`
  return found.map(({ at, amount, currency, ...rest }) => ({
    ...rest,
    at: new Date(at).toISOString(),
    amount: { amount, currency },
  }))
}
