import type { Database } from '../../database/index.ts'
import type { Instance } from '../../saga/index.ts'
import { startLeases } from '../../saga/leases.ts'
import type { Stored } from '../../saga/store.ts'
import type { Runtime } from '../runtime.ts'
import { createHearing, type Told } from './hear.ts'
import { createLanes } from './lanes.ts'
import { createLives, type Live } from './lives.ts'
import { startLookout } from './lookout.ts'
import { perform } from './perform.ts'
import type { Changed } from './transition.ts'

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
  const { clock, telemetry } = world
  const leases = startLeases(world.instanceId, database, clock, telemetry, () => lookout.gained())
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
        lookout.lost()
        lives.forget(live)
      } else if (live.stored.version < stored.version) live.stored = stored
    }))

  const adopt = (stored: Stored) => {
    const { kind, plan } = stored.instance
    if (sagas.find(kind, plan) !== undefined) lives.hold(stored, leases.fenceOf(stored.shard))
  }

  const lookout = startLookout(runtime, database, leases, lives, adopt)

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
      await Promise.all([lookout.close(), lives.close()])
      await leases.close()
    },
  }

  function tellOfAlarm({ instance: { id, kind, state }, alarm }: Stored): void {
    telemetry.count('saga_alarms', { saga: kind, heard: alarm?.heard ?? '' })
    telemetry.log().error('a saga needs somebody to look at it', { saga: kind, id, state, ...alarm })
  }
}
