import { isDatabaseError, type Reader } from '../../database/index.ts'
import type { Instance } from '../../saga/index.ts'
import type { Leases } from '../../saga/leases.ts'
import { loadSaga, type Stored } from '../../saga/store.ts'
import { describe, outOfReach } from '../cause.ts'
import type { Runtime } from '../runtime.ts'
import type { Live } from './lives.ts'
import { hearSaga, raiseAlarm, type Hearing, type HostTransaction } from './transition.ts'

/** What a driven saga hears. */
export type Told = Pick<Hearing, 'heard' | 'payload' | 'alarm'>

/** A saga that is to hear something, unless it does not concern it any more. */
export interface Hearer {
  readonly live: Live
  readonly told: Told
  readonly concerns: (instance: Instance) => boolean
}
type Decide = (tx: HostTransaction, stored: Stored, hearing: Hearing) => Promise<Stored>

/**
 * Lets a saga that is driven here hear something. The state in memory saves the read; if somebody has written since, it is
 * read and decided anew. Answers the saga as it is then, or undefined when it cannot be driven from here now: the shard has
 * gone to another instance, or the database is out of reach. What it was to hear is then asked for again.
 */
export function createHearing({ world, transact }: Runtime, leases: Leases) {
  const { clock, telemetry } = world

  const reload = async (db: Reader, live: Live): Promise<Stored | undefined> => {
    const found = await loadSaga(db, live.stored.instance.id)
    if (found === undefined) return undefined
    const { shard } = found.stored
    if (found.fence === live.fence) return found.stored
    if (!leases.owns(shard) || leases.fenceOf(shard) !== found.fence) return undefined
    live.fence = found.fence
    return found.stored
  }

  const write = ({ live, told, concerns }: Hearer, decide: Decide, held?: Stored): Promise<Stored | undefined> => {
    const { traceparent } = live.stored
    return transact(
      async (tx) => {
        const stored = held ?? (await reload(tx.db, live))
        held = undefined
        if (stored === undefined || !concerns(stored.instance)) return stored
        return decide(tx, stored, { ...told, now: clock.now(), fence: live.fence })
      },
      { repeatable: true, traceparent },
    )
  }

  return async (hearer: Hearer): Promise<Stored | undefined> => {
    const lost = (error: unknown) => {
      telemetry.log().warn('a saga waits: its state cannot be written now', { cause: describe(error) })
      return undefined
    }
    const standStill = (error: unknown) => {
      if (outOfReach(error) || isDatabaseError(error, 'conflict')) return lost(error)
      return write(hearer, (tx, stored, hearing) => raiseAlarm(tx, stored, hearing, describe(error))).catch(lost)
    }
    return write(hearer, hearSaga, hearer.live.stored).catch(standStill)
  }
}
