import type { Database } from '../../database/index.ts'
import type { Instance } from '../../saga/index.ts'
import { startLeases } from '../../saga/leases.ts'
import { dueSagas, loadSagas, openPlans, type Stored } from '../../saga/store.ts'
import { describe } from '../cause.ts'
import type { Runtime } from '../runtime.ts'
import { createHearing, type Told } from './hear.ts'
import { createLanes } from './lanes.ts'
import { createLives, type Live } from './lives.ts'
import { perform } from './perform.ts'
import type { Changed } from './transition.ts'

/** How often the driver looks for what it does not hold in memory, and how often where no other instance can have written it. */
const POLL_MS = 500
const ALONE_POLL_MS = 2_000
/** At most so many are taken up at each look, so that a dependency that comes back is not flooded. */
const TAKEN_UP = 64

/** Brings sagas forward: asks their steps, lets time pass for them, and lets them hear what comes of it. */
export interface Driver {
  /** Resolves when it is known which sagas are driven here. */
  readonly started: Promise<void>
  /** The shard for a saga that begins here. */
  homeOf(id: string): number
  /** Sagas were written by this instance: those that are driven here go on. */
  changed(changes: readonly Changed[]): void
  close(): Promise<void>
}

export function startDriver(runtime: Runtime, database: Database): Driver {
  const { world, sagas, waiting } = runtime
  const { clock, discovery, telemetry } = world
  const { name } = runtime.service.contract
  const stop = new AbortController()
  let poll = Promise.resolve()
  /** Something is due that is not held: its write was lost, or there was too much to take up at once. */
  let missing = false
  let lookedAt = -Infinity
  const leases = startLeases(world.instanceId, database, clock, telemetry, () => gained())
  const decide = createHearing(runtime, leases)
  const lanes = createLanes(clock)

  const lives = createLives(clock, {
    ask: async (live, step, pending) => {
      const { kind, plan } = live.stored.instance
      const operation = sagas.find(kind, plan)?.saga.plan.steps[step]
      if (operation === undefined) return
      const told = await perform(runtime, live.stored, step, operation, pending, lanes)
      await hear(live, told, ({ calls }) => calls[step]?.n === pending.n && calls[step].attempt === pending.attempt)
    },
    ring: (live, timer, dueAt) =>
      hear(live, { heard: `${timer}.due`, payload: {} }, ({ timers }) => timers[timer] === dueAt),
  })

  const hear = (live: Live, told: Told, concerns: (instance: Instance) => boolean): Promise<void> =>
    (live.queue = live.queue.then(async () => {
      if (!lives.holds(live)) return
      const stored = await decide({ live, told, concerns })
      if (stored === undefined) {
        missing = true
        lives.forget(live)
      } else if (live.stored.version < stored.version) live.stored = stored
    }))

  const adopt = (stored: Stored) => {
    const { kind, plan } = stored.instance
    if (sagas.find(kind, plan) !== undefined) lives.hold(stored, leases.fenceOf(stored.shard))
  }

  const look = async () => {
    const shards = leases.owned()
    if (shards.length === 0 || stop.signal.aborted) return
    missing = false
    lookedAt = clock.monotonic()
    const due = await dueSagas(database.read, { plans: sagas.plans, shards, now: clock.now(), limit: TAKEN_UP })
    const unknown: string[] = []
    for (const { id, shard, version } of due) {
      const live = lives.get(id)
      if (live === undefined || live.stored.version < version) unknown.push(id)
      else if (leases.owns(shard)) lives.hold(live.stored, leases.fenceOf(shard))
    }
    if (due.length === TAKEN_UP) missing = true
    if (unknown.length === 0) return
    for (const stored of await loadSagas(database.read, unknown)) if (leases.owns(stored.shard)) adopt(stored)
  }
  const lookOnce = () =>
    (poll = poll.then(look).catch((error: unknown) => {
      missing = true
      telemetry.log().warn('sagas cannot be looked for now', { cause: describe(error) })
    }))
  const isTimeToLook = () =>
    missing || discovery.instances(name).length > 1 || clock.monotonic() - lookedAt >= ALONE_POLL_MS

  const gained = () => {
    void lookOnce()
    void warnOfUnknown()
  }
  /** After a step back to an older version its sagas of the newer one wait until that runs again. */
  const warnOfUnknown = async () => {
    for (const { kind, plan, count } of await openPlans(database.read).catch(() => []))
      if (sagas.find(kind, plan) === undefined)
        telemetry.log().warn('sagas of a version that is not known here are left alone', { saga: kind, plan, count })
  }

  void (async () => {
    while (!stop.signal.aborted) {
      await clock.sleep(POLL_MS, stop.signal).catch(() => {})
      if (isTimeToLook()) await lookOnce()
    }
  })()

  return {
    started: leases.started,
    homeOf: leases.homeOf,
    changed: (changes) => {
      for (const { stored, heard, answers } of changes) {
        const { id, kind, state } = stored.instance
        telemetry.count('saga_transitions', { saga: kind, heard, to: state })
        for (const given of answers) waiting.settle(given)
        if (stored.alarm) tellOfAlarm(stored)
        const live = lives.get(id)
        if (live) lives.hold(stored, live.fence)
        else if (leases.owns(stored.shard) || stored.version === 1) adopt(stored)
      }
    },
    close: async () => {
      stop.abort()
      await Promise.all([poll, lives.close()])
      await leases.close()
    },
  }

  function tellOfAlarm({ instance: { id, kind, state }, alarm }: Stored): void {
    telemetry.count('saga_alarms', { saga: kind, heard: alarm?.heard ?? '' })
    telemetry.log().error('a saga needs somebody to look at it', { saga: kind, id, state, ...alarm })
  }
}
