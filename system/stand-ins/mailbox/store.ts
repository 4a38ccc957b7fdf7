import { all, sql, type Reader, type Writer } from '@souk/kit/database'

export interface Message {
  readonly id: string
  readonly channel: 'email' | 'sms'
  readonly to: string
  /** An e-mail as it travelled, a byte in each character; or a text. */
  readonly raw: string
}

export interface Caught extends Message {
  readonly at: number
  readonly deliveries: number
}

type Row = Omit<Caught, 'to'> & { recipient: string }
const columns = sql`id, channel, recipient, raw, at, deliveries`
const asCaught = ({ recipient, ...rest }: Row): Caught => ({ ...rest, to: recipient })

/** Keeps a message, or counts that it came again. Answers how often it has come. */
export async function keep(db: Writer, { id, channel, to, raw }: Message, at: number): Promise<number> {
  const row = await db.get<{ deliveries: number }>`
    insert into message (id, channel, recipient, raw, at, deliveries) values (${id}, ${channel}, ${to}, ${raw}, ${at}, 1)
    on conflict (id) do update set deliveries = message.deliveries + 1
    returning deliveries`
  return (row as { deliveries: number }).deliveries
}

/** Newest first. */
export async function caught(db: Reader, to: string | undefined, limit: number): Promise<Caught[]> {
  const wanted = to === undefined ? [] : [sql`recipient = ${to}`]
  const found = await db.all<Row>`
    select ${columns} from message where ${all(wanted)} order by at desc, id desc limit ${limit}`
  return found.map(asCaught)
}

export async function find(db: Reader, id: string): Promise<Caught | undefined> {
  const row = await db.get<Row>`select ${columns} from message where id = ${id}`
  return row && asCaught(row)
}

/** Forgets all but the newest, and those of the same millisecond as the last of them. */
export const forgetOld = (db: Writer, kept: number): Promise<number> => db.run`
  delete from message where at < (select at from message order by at desc limit 1 offset ${kept - 1})`
