import type { Batch, CloudEvent } from '../bus/index.ts'
import type { Database, Reader, Writer } from '../database/index.ts'
import type { Reaction, Service } from '../service/index.ts'
import type { Telemetry } from '../telemetry/index.ts'
import type { Clock } from '../world/clock.ts'
import { describe, outOfReach } from './cause.ts'
import { park } from './parking.ts'
import { advance, beginAt, heardOf, seqOf, sourceOf } from './position.ts'

/** Runs the reaction to an event in the transaction that also commits `receipt`. Throws when the reaction fails. */
export type React = (
  reaction: Reaction | undefined,
  event: CloudEvent,
  receipt: (db: Writer) => Promise<void>,
) => Promise<void>

/** Writes the receipt of an event that nothing is to be done about. */
export type Pass = (event: CloudEvent) => Promise<void>

/**
 * Takes events in. Each is applied exactly when its number is the next one of its key: what was applied before is
 * ignored, what comes too early or fails is parked, and what belongs to a parked key waits behind it. Resolves when every
 * event is either in effect or parked, so that the batch can be acknowledged; rejects only when the database is out of reach.
 */
export function createReceiver(
  { reactions, startFrom }: Pick<Service, 'reactions' | 'startFrom'>,
  database: Database,
  { react, pass, parked }: { react: React; pass: Pass; parked: () => void },
  clock: Clock,
  telemetry: Telemetry,
) {
  const byType = new Map(reactions.map((reaction) => [reaction.event.type, reaction]))

  /** Applies the event that is next for its key, and advances the position with it. */
  const apply = (event: CloudEvent, from: number, also?: (db: Writer) => Promise<void>) =>
    react(byType.get(event.type), event, async (db) => {
      void advance(db, event, from)
      await also?.(db)
    })

  /** Is anything to be done about an event? If that cannot be said, its reaction will fail, and be tried again. */
  const isWanted = async (event: CloudEvent): Promise<boolean> => {
    const reaction = byType.get(event.type)
    if (reaction?.when === undefined) return reaction !== undefined
    try {
      return await reaction.when(heardOf(event), database.read)
    } catch (error) {
      if (outOfReach(error)) throw error
      return true
    }
  }

  /** Nearly every event is the next of its key: the receipt finds out when it is not, without a question before it. */
  const receive = async (event: CloudEvent, wanted: boolean, complete: boolean): Promise<void> => {
    try {
      await (wanted ? apply(event, seqOf(event) - 1) : pass(event))
      telemetry.count('events_applied', { source: sourceOf(event), type: event.type })
    } catch (error) {
      if (outOfReach(error)) throw error
      await afterFailure(event, wanted, complete, error)
    }
  }

  const afterFailure = async (event: CloudEvent, wanted: boolean, complete: boolean, error: unknown): Promise<void> => {
    const seq = seqOf(event)
    const { position, isParked } = await standing(database.read, sourceOf(event), event.subject)
    if (position !== undefined && seq <= position) return
    // A key that is new here begins with 1, unless the start of its story is no longer kept or was not wanted.
    const fromStart = complete && startFrom === 'beginning'
    const before = position ?? (fromStart || isParked ? 0 : seq - 1)
    if (isParked || seq !== before + 1) {
      const cause = isParked ? 'behind another event of its key' : `waits for ${before + 1}`
      await park(database, event, { cause, attempts: 0, before }, clock)
      return parked()
    }
    if (position === undefined && before > 0) {
      await database.transaction((db) => beginAt(db, event, before))
      return receive(event, wanted, complete)
    }
    const { type, id } = event
    telemetry.log().warn('an event is parked: its reaction failed', { type, id, cause: String(error) })
    await park(database, event, { cause: describe(error), attempts: 1, before }, clock)
    parked()
  }

  return {
    apply,
    handle: async (batch: Batch, signal: AbortSignal) => {
      // What only passes is waited for at the end, unless something of its key comes behind it.
      const passing = new Map<string, Promise<void>>()
      for (const event of batch.events) {
        await passing.get(event.subject)
        if (signal.aborted) throw signal.reason
        const wanted = await isWanted(event)
        const received = receive(event, wanted, batch.complete)
        if (wanted) await received
        else passing.set(event.subject, received)
        received.catch(() => {})
      }
      await Promise.all(passing.values())
    },
  }
}

async function standing(db: Reader, source: string, key: string) {
  const row = await db.get<{ position: number | null; parked: number }>`
    select (select seq from souk_position where source = ${source} and key = ${key}) as position,
           (select count(*) from souk_parked where source = ${source} and key = ${key}) as parked`
  return { position: row?.position ?? undefined, isParked: (row?.parked ?? 0) > 0 }
}
