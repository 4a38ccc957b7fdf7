import type { EventType } from '../contract/index.ts'
import { isDatabaseError, type Database, type Writer } from '../database/index.ts'
import { loadSaga } from '../saga/store.ts'
import type { Clock } from '../world/clock.ts'
import type { Random } from '../world/random.ts'
import { emitted, writeOutbox, type Emitted } from './outbox.ts'
import type { Sagas } from './saga/registry.ts'
import { hearSaga, type Changed, type HostTransaction } from './saga/transition.ts'

const ATTEMPTS = 5

export interface Transact {
  /**
   * Runs `work` in a transaction and commits with it what it emitted and what `seal` adds (an idempotency record, a
   * receipt). After a conflict it runs again, at most 5 times. After a commit whose outcome is unknown it runs again only
   * if it is `repeatable`: if the seal would notice that it happened before.
   */
  <T>(
    work: (tx: HostTransaction) => Promise<T>,
    options?: {
      seal?: ((db: Writer, result: T) => Promise<void>) | undefined
      repeatable?: boolean
      traceparent?: string | undefined
    },
  ): Promise<T>
}

/** What was committed besides rows: whether there are events to publish, and what became of which sagas. */
export type Committed = (events: boolean, sagas: readonly Changed[]) => void

export function createTransact(
  service: string,
  database: () => Database,
  { clock, random }: { clock: Clock; random: Random },
  sagas: Sagas,
  committed: Committed,
): Transact {
  const begin = (db: Writer, events: Emitted[]): HostTransaction => {
    const tx: HostTransaction = {
      db,
      emit: async (event: EventType, payload: unknown) => void events.push(emitted(service, event, payload)),
      signal: async (saga, id, heard, payload) => {
        const found = await loadSaga(db, id)
        if (found?.stored.instance.kind !== saga.plan.name) return false
        await hearSaga(tx, found.stored, { heard, payload, now: clock.now() })
        return true
      },
      sagas,
      changed: [],
    }
    return tx
  }

  return async (work, { seal, repeatable = false, traceparent } = {}) => {
    let unknown: unknown
    for (let attempt = 1; ; attempt++) {
      const events: Emitted[] = []
      let changed: readonly Changed[] = []
      try {
        const result = await database().transaction(async (db) => {
          const tx = begin(db, events)
          changed = tx.changed
          const answer = await work(tx)
          if (events.length > 0) writeOutbox(db, events, clock.now(), traceparent)
          await seal?.(db, answer)
          return answer
        })
        if (events.length > 0 || changed.length > 0) committed(events.length > 0, changed)
        return result
      } catch (error) {
        if (isDatabaseError(error, 'unknown')) unknown = error
        const again = isDatabaseError(error, 'conflict') || (repeatable && isDatabaseError(error, 'unknown'))
        // Once it may have happened, trouble with the repetition does not mean that it has not.
        if (!again || attempt === ATTEMPTS) throw isDatabaseError(error) && unknown ? unknown : error
        await clock.sleep(random.fraction() * 10 * 2 ** attempt)
      }
    }
  }
}
