import { audit } from '../audit/index.ts'
import { faults, type EventType } from '../contract/index.ts'
import { rows, type SqlValue, type Writer } from '../database/index.ts'
import type { CloudEvent } from '../bus/index.ts'

/** Rows in one statement: the engines bind 32,766 values at most. */
const ROWS = 1_000

/** An event that was emitted in a transaction and has no number yet. */
export interface Emitted {
  readonly event: EventType
  readonly key: string
  readonly data: unknown
}

/**
 * Checks what is emitted: an event of another service or a payload that breaks the contract is a defect. The audit log is
 * told by all of them, each under keys that begin with its name; its own events have no such keys, so that the two never
 * share a counter.
 */
export function emitted(service: string, event: EventType, payload: unknown): Emitted {
  const isOwn = event.service === service
  if (!isOwn && event.service !== audit.name)
    throw new Error(`${service} cannot emit ${event.type}: it belongs to ${event.service}`)
  const wrong = faults(event.payload, payload)
  if (wrong.length > 0) throw new Error(`${event.type} breaks its contract: ${JSON.stringify(wrong)}`)
  const key = String((payload as Record<string, unknown>)[event.key])
  if (key.startsWith(`${service}:`) === isOwn) throw new Error(`${key} cannot be the key of ${event.type} here`)
  return { event, key, data: payload }
}

/** An event in the outbox: the relay adds its id and its number, which only the database knows. */
export type Unnumbered = Omit<CloudEvent, 'id' | 'sequence'>

/**
 * Numbers the events and writes them beside the change that they announce, in the same transaction. No statement needs the
 * answer of another, and nobody theirs, so that all of them travel with the commit.
 */
export function writeOutbox(db: Writer, events: readonly Emitted[], at: number, traceparent: string | undefined): void {
  const left = new Map<string, number>()
  for (const { key } of events) left.set(key, (left.get(key) ?? 0) + 1)
  // Keys in one order everywhere, so that two writers cannot deadlock.
  const counts = [...left].sort(([a], [b]) => (a < b ? -1 : 1))
  const lines = events.map(({ event, key, data }) => {
    const after = (left.get(key) as number) - 1
    left.set(key, after)
    const envelope: Unnumbered = {
      specversion: '1.0',
      source: `/souk/${event.service}`,
      type: event.type,
      subject: key,
      time: new Date(at).toISOString(),
      datacontenttype: 'application/json',
      ...(traceparent === undefined ? {} : { traceparent }),
      data,
    }
    return [key, after, JSON.stringify(envelope)]
  })
  for (const some of chunks(counts)) void takeNumbers(db, some)
  for (const some of chunks(lines)) void insert(db, some, at)
}

/** Moves the counter of each key on by as many numbers as it has events. */
const takeNumbers = (db: Writer, counts: readonly SqlValue[][]): Promise<number> => db.run`
  insert into souk_sequence (key, seq) values ${rows(counts)}
  on conflict (key) do update set seq = souk_sequence.seq + excluded.seq`

/** Each line is key, how many events of the key come after it, event: counted back from the counter, that is its number. */
const insert = (db: Writer, lines: readonly SqlValue[][], at: number): Promise<number> => db.run`
  insert into souk_outbox (key, seq, event, created_at)
  select fresh.column1, souk_sequence.seq - cast(fresh.column2 as bigint), fresh.column3, ${at}
  from (values ${rows(lines)}) as fresh join souk_sequence on souk_sequence.key = fresh.column1`

function chunks<T>(items: readonly T[]): T[][] {
  const found: T[][] = []
  for (let from = 0; from < items.length; from += ROWS) found.push(items.slice(from, from + ROWS))
  return found
}
