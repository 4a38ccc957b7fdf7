import type { EventType } from '../contract/index.ts'
import { isDatabaseError, type Database, type Writer } from '../database/index.ts'
import type { Transaction } from '../service/index.ts'
import type { Clock } from '../world/clock.ts'
import type { Random } from '../world/random.ts'
import { emitted, writeOutbox, type Emitted } from './outbox.ts'

const ATTEMPTS = 5

export interface Transact {
  /**
   * Runs `work` in a transaction and commits with it what it emitted and what `seal` adds (an idempotency record, a
   * receipt). After a conflict it runs again, at most 5 times. After a commit whose outcome is unknown it runs again only
   * if it is `repeatable`: if the seal would notice that it happened before.
   */
  <T>(
    work: (tx: Transaction) => Promise<T>,
    options?: {
      seal?: (db: Writer, result: T) => Promise<void>
      repeatable?: boolean
      traceparent?: string | undefined
    },
  ): Promise<T>
}

export function createTransact(
  service: string,
  database: () => Database,
  clock: Clock,
  random: Random,
  committed: () => void,
): Transact {
  return async (work, { seal, repeatable = false, traceparent } = {}) => {
    let unknown: unknown
    for (let attempt = 1; ; attempt++) {
      const events: Emitted[] = []
      try {
        const result = await database().transaction(async (db) => {
          const emit = async (event: EventType, payload: unknown) => void events.push(emitted(service, event, payload))
          const answer = await work({ db, emit })
          const outbox = events.length > 0 ? writeOutbox(db, events, clock.now(), traceparent) : undefined
          await Promise.all([outbox, seal?.(db, answer)])
          return answer
        })
        if (events.length > 0) committed()
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
