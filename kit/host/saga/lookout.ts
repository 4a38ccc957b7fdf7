import type { Database } from '../../database/index.ts'
import type { Leases } from '../../saga/leases.ts'
import { dueSagas, loadSagas, openPlans, type Stored } from '../../saga/store.ts'
import { describe } from '../cause.ts'
import type { Runtime } from '../runtime.ts'
import type { Lives } from './lives.ts'

/** How often sagas are looked for that are not held in memory, and how often where no other instance can have written them. */
const POLL_MS = 500
const ALONE_POLL_MS = 2_000
/** At most so many are taken up at each look, so that a dependency that comes back is not flooded. */
const TAKEN_UP = 64

/** Finds the sagas that are due and not held in memory. */
export interface Lookout {
  /** Looks now: shards have come to this instance. */
  gained(): void
  /** A saga is not held any more although something is due for it. */
  lost(): void
  /** Resolves when nothing is being looked for any more. */
  close(): Promise<void>
}

export function startLookout(
  { world, sagas, service }: Runtime,
  database: Database,
  leases: Pick<Leases, 'owned' | 'owns' | 'fenceOf'>,
  lives: Lives,
  adopt: (stored: Stored) => void,
): Lookout {
  const { clock, discovery, telemetry } = world
  const { name } = service.contract
  const stop = new AbortController()
  let poll = Promise.resolve()
  let missing = false
  let lookedAt = -Infinity

  const look = async () => {
    const shards = leases.owned()
    if (shards.length === 0 || stop.signal.aborted) return
    missing = false
    lookedAt = clock.monotonic()
    const due = await dueSagas(database.read, { plans: sagas.plans, shards, now: clock.now(), limit: TAKEN_UP })
    missing ||= due.length === TAKEN_UP
    const unknown: string[] = []
    for (const { id, shard, version } of due) {
      const live = lives.get(id)
      if (live === undefined || live.stored.version < version) unknown.push(id)
      else if (leases.owns(shard)) lives.hold(live.stored, leases.fenceOf(shard))
    }
    const found = unknown.length === 0 ? [] : await loadSagas(database.read, unknown)
    for (const stored of found) if (leases.owns(stored.shard)) adopt(stored)
  }
  const lookOnce = () =>
    (poll = poll.then(look).catch((error: unknown) => {
      missing = true
      telemetry.log().warn('sagas cannot be looked for now', { cause: describe(error) })
    }))
  const isTime = () => missing || discovery.instances(name).length > 1 || clock.monotonic() - lookedAt >= ALONE_POLL_MS

  /** After a step back to an older version its sagas of the newer one wait until that runs again. */
  const warnOfUnknown = async () => {
    for (const { kind, plan, count } of await openPlans(database.read).catch(() => []))
      if (sagas.find(kind, plan) === undefined)
        telemetry.log().warn('sagas of a version that is not known here are left alone', { saga: kind, plan, count })
  }

  void (async () => {
    while (!stop.signal.aborted) {
      await clock.sleep(POLL_MS, stop.signal).catch(() => {})
      if (isTime()) await lookOnce()
    }
  })()

  return {
    gained: () => {
      void lookOnce()
      void warnOfUnknown()
    },
    lost: () => void (missing = true),
    close: () => {
      stop.abort()
      return poll
    },
  }
}
