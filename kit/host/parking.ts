import { isOutage } from '../call/index.ts'
import type { CloudEvent } from '../bus/index.ts'
import { type Database, type Writer } from '../database/index.ts'
import type { Telemetry } from '../telemetry/index.ts'
import type { Clock } from '../world/clock.ts'
import type { Random } from '../world/random.ts'
import { describe, outOfReach } from './cause.ts'
import { createNap } from './nap.ts'
import { beginAt, positionOf, seqOf, sourceOf } from './position.ts'

/** After this many failures an event is a dead letter: an operator decides. */
const ATTEMPTS = 5
/** How soon it is seen what was put aside by another instance, or put back by an operator. */
const SCAN_MS = 1_000
/** How soon it is looked again when something was due and could not be settled. */
const RETRY_MS = 250
const LEASE_MS = 30_000
/** How long an event waits for a dependency that is down. */
const OUTAGE_MS = 2_000
/** How long a gap may stay open before somebody is told. */
const GAP_MS = 600_000

/** An event that could not take effect yet. Times in milliseconds since 1970. */
export interface Parked {
  readonly source: string
  readonly key: string
  readonly seq: number
  readonly event: string
  readonly state: 'waiting' | 'dead'
  readonly attempts: number
  readonly next_at: number
  readonly cause: string
  readonly parked_at: number
}

/** Waits 1, 2, 4, 8 … seconds, at most a minute. */
const backoffMs = (attempts: number) => Math.min(60_000, 1_000 * 2 ** Math.max(0, attempts - 1))

/**
 * Puts an event aside in the consumer's own database. Parking it twice changes nothing. `before` is how far its key has
 * taken effect: where a story begins in its middle, that has to be written down before the first event of it waits.
 */
export async function park(
  database: Database,
  event: CloudEvent,
  { cause, attempts, before }: { cause: string; attempts: number; before: number },
  clock: Clock,
): Promise<void> {
  const now = clock.now()
  const source = sourceOf(event)
  await database.transaction(async (db) => {
    if (before > 0) await beginAt(db, event, before)
    await db.run`
      insert into souk_parked (source, key, seq, event, state, attempts, next_at, cause, parked_at)
      values (${source}, ${event.subject}, ${seqOf(event)}, ${JSON.stringify(event)}, 'waiting', ${attempts},
              ${attempts === 0 ? now : now + backoffMs(attempts)}, ${cause}, ${now})
      on conflict (source, key, seq) do nothing`
  })
}

type Apply = (event: CloudEvent, from: number, also: (db: Writer) => Promise<void>) => Promise<void>

/**
 * Tries parked events again: of each key only the first, and only when its turn has come. With success the row goes in the
 * transaction of the effect and the next of its key follows at once; after the last attempt it becomes a dead letter. One that
 * came again and has taken effect meanwhile is none any more, and neither is one that had only waited and whose turn has come.
 */
export function startParking(database: Database, apply: Apply, clock: Clock, random: Random, telemetry: Telemetry) {
  const stop = new AbortController()
  const nap = createNap(clock)

  const done = (async () => {
    while (!stop.signal.aborted) {
      let waitMs = RETRY_MS
      try {
        waitMs = await retryDue()
      } catch (error) {
        telemetry.log().warn('parked events cannot be tried now', { cause: describe(error) })
      }
      if (waitMs > 0) await nap.sleep(waitMs, stop.signal)
    }
  })()

  /** Answers how long nothing is due. After an event has been settled that is no time, because of those behind it. */
  async function retryDue(): Promise<number> {
    const now = clock.now()
    const heads = await database.read.all<Parked & { position: number | null }>`
      select parked.*, souk_position.seq as position from souk_parked parked
      left join souk_position on souk_position.source = parked.source and souk_position.key = parked.key
      where (parked.state = 'waiting' or souk_position.seq >= parked.seq
          or (parked.attempts = 0 and parked.seq = coalesce(souk_position.seq, 0) + 1)) and not exists (
        select 1 from souk_parked earlier where earlier.source = parked.source and earlier.key = parked.key and earlier.seq < parked.seq)
      order by parked.next_at limit 50`
    const due = heads.filter(({ next_at }) => next_at <= now)
    let settled = 0
    for (const head of due) if (await retry(head)) settled++
    if (settled > 0) return 0
    if (due.length > 0) return RETRY_MS
    return Math.min(SCAN_MS, (heads[0]?.next_at ?? Infinity) - now)
  }

  async function retry(head: Parked & { position: number | null }): Promise<boolean> {
    const event = JSON.parse(head.event) as CloudEvent
    const position = head.position ?? 0
    if (head.seq <= position) return remove(head)
    if (head.seq > position + 1) return waitForGap(head, position)
    if (!(await claim(head))) return false
    try {
      await apply(event, position, async (db) => {
        await db.run`delete from souk_parked where source = ${head.source} and key = ${head.key} and seq = ${head.seq}`
      })
      telemetry.count('events_applied', { source: head.source, type: event.type })
      return true
    } catch (error) {
      if (outOfReach(error)) throw error
      // Another instance may have been faster.
      if (((await positionOf(database.read, head.source, head.key)) ?? 0) >= head.seq) return remove(head)
      await failed(head, error)
      return false
    }
  }

  /** Takes the row for a while, so that another instance does not try it at the same time. A dead letter waits again with it. */
  const claim = async (head: Parked) =>
    (await database.transaction(
      (db) => db.run`update souk_parked set next_at = ${clock.now() + LEASE_MS}, state = 'waiting'
        where source = ${head.source} and key = ${head.key} and seq = ${head.seq} and next_at = ${head.next_at} and state = ${head.state}`,
    )) === 1

  const remove = async (head: Parked) =>
    (await database.transaction(
      (db) => db.run`delete from souk_parked where source = ${head.source} and key = ${head.key} and seq = ${head.seq}`,
    )) === 1

  async function waitForGap(head: Parked, position: number): Promise<false> {
    const age = clock.now() - head.parked_at
    const waitMs = Math.min(1_000, Math.max(RETRY_MS, age))
    await settle(head, head.attempts, age > GAP_MS ? 'dead' : 'waiting', waitMs, `waits for ${position + 1}`)
    return false
  }

  async function failed(head: Parked, error: unknown): Promise<void> {
    const cause = describe(error)
    // A dependency that is down is no fault of the event: it waits, and does not become a dead letter for that.
    if (isOutage(error)) return void (await settle(head, head.attempts, 'waiting', OUTAGE_MS, cause))
    const attempts = head.attempts + 1
    const state = attempts >= ATTEMPTS ? 'dead' : 'waiting'
    await settle(head, attempts, state, backoffMs(attempts) * (0.75 + random.fraction() / 2), cause)
    telemetry.count('events_failed', { source: head.source, state })
    if (state === 'dead')
      telemetry.log().error('an event is a dead letter', { source: head.source, key: head.key, seq: head.seq, cause })
  }

  const settle = (head: Parked, attempts: number, state: Parked['state'], waitMs: number, cause: string) =>
    database.transaction(
      (
        db,
      ) => db.run`update souk_parked set attempts = ${attempts}, state = ${state}, next_at = ${clock.now() + Math.round(waitMs)}, cause = ${cause}
        where source = ${head.source} and key = ${head.key} and seq = ${head.seq}`,
    )

  return {
    /** An event was put aside here. */
    wake: nap.wake,
    close: async () => {
      stop.abort()
      await done
    },
  }
}
