import type { Bus, CloudEvent } from '../bus/index.ts'
import type { Database, Leadership, Reader } from '../database/index.ts'
import type { Telemetry } from '../telemetry/index.ts'
import type { Unnumbered } from './outbox.ts'
import type { World } from '../world/index.ts'
import { describe } from './cause.ts'
import { createNap } from './nap.ts'
import { sourceOf } from './position.ts'

const BATCH = 500
/** After each batch the next events gather for so long: a batch costs as much as a few commands, however small it is. */
const GATHER_MS = 20
/**
 * How soon the leader sees what another instance of the service has committed, and how late after a time without events. Where
 * it knows of no other instance it looks all the same, because one may have come that it has not heard of.
 */
const POLL_MS = 25
const IDLE_POLL_MS = 200
const ALONE_POLL_MS = 2_000
const RETRY_MS = 200

type RelayWorld = Pick<World, 'bus' | 'clock' | 'discovery' | 'telemetry'>

export interface Relay {
  /** Something was committed here: publish it now. */
  wake(): void
  close(): Promise<void>
}

/**
 * Moves events from the outbox to the bus, in order: one relay for each database, however many instances share it. A row
 * is deleted only after the bus has acknowledged it, so a crash between the two publishes it again; receipts make that harmless.
 */
export function startRelay(service: string, database: Database, world: RelayWorld): Relay {
  const { bus, clock, discovery, telemetry } = world
  const isAlone = () => discovery.instances(service).length <= 1
  const nap = createNap(clock)

  const lead = async (signal: AbortSignal) => {
    let told = false
    let pollMs = POLL_MS
    let published: readonly Line[] = []
    const step = async () => {
      const next = await turnOver(database, published)
      published = []
      if (next.length > 0) await publish(service, bus, next, telemetry)
      published = next
    }
    while (!signal.aborted) {
      try {
        await step()
        told = false
        pollMs = published.length > 0 ? POLL_MS : Math.min(pollMs * 2, IDLE_POLL_MS)
        if (published.length === 0) await nap.sleep(isAlone() ? ALONE_POLL_MS : pollMs, signal)
        else if (published.length < BATCH) await clock.sleep(GATHER_MS, signal).catch(() => {})
      } catch (error) {
        if (!told)
          telemetry
            .log()
            .warn('events wait in the outbox: bus or database are out of reach', { cause: describe(error) })
        told = true
        await clock.sleep(RETRY_MS, signal).catch(() => {})
      }
    }
    // What the last requests have committed; if this fails it waits for the next start.
    await step()
      .then(() => turnOver(database, published))
      .catch(() => {})
  }
  const leadership: Leadership = database.lead('relay', lead)
  return { wake: nap.wake, close: () => leadership.release() }
}

interface Line {
  readonly key: string
  readonly seq: number
  readonly event: string
}

/** Deletes what is published and answers what comes next: one transaction for both. */
async function turnOver(database: Database, published: readonly Line[]): Promise<readonly Line[]> {
  const next = (db: Reader) => db.all<Line>`select key, seq, event from souk_outbox order by key, seq limit ${BATCH}`
  if (published.length === 0) return next(database.read)
  const done = await database.transaction(async (db) => {
    // One by one, and all in one packet: a list would be a new statement for each length, and planned anew.
    for (const { key, seq } of published) void db.run`delete from souk_outbox where key = ${key} and seq = ${seq}`
    // Wrapped, so that nobody waits for it here: COMMIT travels with it.
    return { next: next(db) }
  })
  return done.next
}

async function publish(service: string, bus: Bus, lines: readonly Line[], telemetry: Telemetry): Promise<void> {
  const span = telemetry.span(`${service} publish`, 'producer', undefined, { events: lines.length })
  try {
    const events = lines.map(numbered)
    for (const [topic, some] of Map.groupBy(events, sourceOf)) await bus.publish(topic, some)
    telemetry.count('events_published', { service }, lines.length)
  } catch (error) {
    span.fail(error)
    throw error
  } finally {
    span.end()
  }
}

/** The number is dense for each key, so it makes the id too: whatever is published twice is the same event. */
function numbered({ key, seq, event }: Line): CloudEvent {
  const envelope = JSON.parse(event) as Unnumbered
  return { ...envelope, id: `${sourceOf(envelope)}:${key}:${seq}`, sequence: String(seq) }
}
