import { faults, type EventType } from '../contract/index.ts'
import { rows, type Writer } from '../database/index.ts'
import type { CloudEvent } from '../bus/index.ts'

/** Rows in one statement: the engines bind 32,766 values at most. */
const ROWS = 1_000

/** An event that was emitted in a transaction and has no number yet. */
export interface Emitted {
  readonly event: EventType
  readonly key: string
  readonly data: unknown
}

/** Checks what a handler emits: an event of another service or a payload that breaks the contract is a defect. */
export function emitted(service: string, event: EventType, payload: unknown): Emitted {
  if (event.service !== service) throw new Error(`${service} cannot emit ${event.type}: it belongs to ${event.service}`)
  const wrong = faults(event.payload, payload)
  if (wrong.length > 0) throw new Error(`${event.type} breaks its contract: ${JSON.stringify(wrong)}`)
  return { event, key: String((payload as Record<string, unknown>)[event.key]), data: payload }
}

/** Numbers the events and writes them beside the change that they announce, in the same transaction. */
export async function writeOutbox(
  db: Writer,
  events: readonly Emitted[],
  at: number,
  traceparent: string | undefined,
): Promise<void> {
  const next = await takeNumbers(db, events)
  const lines = events.map(({ event, key, data }) => {
    const seq = next(key)
    const envelope: CloudEvent = {
      specversion: '1.0',
      id: `${event.service}:${key}:${seq}`,
      source: `/souk/${event.service}`,
      type: event.type,
      subject: key,
      time: new Date(at).toISOString(),
      datacontenttype: 'application/json',
      sequence: String(seq),
      ...(traceparent === undefined ? {} : { traceparent }),
      data,
    }
    return [key, seq, JSON.stringify(envelope), at]
  })
  for (let from = 0; from < lines.length; from += ROWS)
    await db.run`insert into souk_outbox (key, seq, event, created_at) values ${rows(lines.slice(from, from + ROWS))}`
}

/** Reserves as many numbers for each key as it has events; keys in one order everywhere, so that two writers cannot deadlock. */
async function takeNumbers(db: Writer, events: readonly Emitted[]): Promise<(key: string) => number> {
  const counts = new Map<string, number>()
  for (const { key } of events) counts.set(key, (counts.get(key) ?? 0) + 1)
  const wanted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
  const next = new Map<string, number>()
  for (let from = 0; from < wanted.length; from += ROWS) {
    const taken = await db.all<{ key: string; seq: number }>`
      insert into souk_sequence (key, seq) values ${rows(wanted.slice(from, from + ROWS))}
      on conflict (key) do update set seq = souk_sequence.seq + excluded.seq returning key, seq`
    for (const { key, seq } of taken) next.set(key, seq - (counts.get(key) as number))
  }
  return (key) => {
    const seq = (next.get(key) as number) + 1
    next.set(key, seq)
    return seq
  }
}
