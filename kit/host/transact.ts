import type { EventType } from '../contract/index.ts'
import { isDatabaseError, type Database, type Writer } from '../database/index.ts'
import { loadSaga, type Stored } from '../saga/store.ts'
import type { Span } from '../telemetry/index.ts'
import type { World } from '../world/index.ts'
import { emitted, writeOutbox, type Emitted } from './outbox.ts'
import { forgetSaga } from './saga/forget.ts'
import type { Sagas } from './saga/registry.ts'
import { beginSaga, hearSaga, type Care, type Changed, type HostTransaction } from './saga/transition.ts'

const ATTEMPTS = 5

interface Options<T> {
  /** What is committed with it: an idempotency record, a receipt. */
  readonly seal?: ((db: Writer, result: T) => Promise<void>) | undefined
  /** The seal would notice that it happened before. */
  readonly repeatable?: boolean
  readonly traceparent?: string | undefined
}

/**
 * Runs `work` in a transaction and commits with it what it emitted and what `seal` adds. After a conflict it runs again, at
 * most 5 times; so it does, with care, after a constraint that a saga may have broken; after a commit whose outcome is unknown
 * only if it is `repeatable`.
 */
export type Transact = <T>(work: (tx: HostTransaction) => Promise<T>, options?: Options<T>) => Promise<T>

/** One attempt at a transaction, and what it has gathered. */
interface Attempt {
  readonly events: Emitted[]
  readonly spans: Span[]
  readonly changed: Changed[]
  readonly care: Care
  readonly traceparent: string | undefined
}

/** What was committed besides rows: whether there are events to publish, and what became of which sagas. */
export type Committed = (events: boolean, sagas: readonly Changed[]) => void

export function createTransact(
  service: string,
  database: () => Database,
  { clock, random, telemetry }: Pick<World, 'clock' | 'random' | 'telemetry'>,
  sagas: Sagas,
  homeOf: (sagaId: string) => number,
  committed: Committed,
): Transact {
  const begin = (db: Writer, { events, spans, changed, care, traceparent }: Attempt): HostTransaction => {
    const found = new Map<string, Stored>()
    const tx: HostTransaction = {
      db,
      emit: async (event: EventType, payload: unknown) => void events.push(emitted(service, event, payload)),
      load: async (id) => {
        const known = found.get(id)
        found.delete(id)
        return known ?? (await loadSaga(db, id))?.stored
      },
      has: async ({ plan }, id) => {
        const stored = await tx.load(id)
        if (stored) found.set(id, stored)
        return stored?.instance.kind === plan.name
      },
      signal: async (saga, id, heard, payload) => {
        const stored = await tx.load(id)
        if (stored?.instance.kind !== saga.plan.name) return false
        await hearSaga(tx, stored, { heard, payload, now: clock.now() })
        return true
      },
      begin: ({ plan }, id, data) =>
        beginSaga(tx, sagas.known(plan), { id, data, shard: homeOf(id), traceparent, now: clock.now() }),
      forget: async ({ plan }, id) => {
        found.delete(id)
        return forgetSaga(db, plan.name, id)
      },
      sagas,
      changed,
      care,
      moving: ({ instance, traceparent }, heard, ways) =>
        void spans.push(telemetry.span(`${service} ${instance.kind} ${heard}`, 'internal', traceparent, ways)),
    }
    return tx
  }

  const once = async <T>(
    work: (tx: HostTransaction) => Promise<T>,
    { seal }: Options<T>,
    attempt: Attempt,
  ): Promise<T> => {
    const { events, spans, changed, traceparent } = attempt
    try {
      const result = await database().transaction(async (db) => {
        const answer = await work(begin(db, attempt))
        if (events.length > 0) writeOutbox(db, events, clock.now(), traceparent)
        await seal?.(db, answer)
        return answer
      })
      if (events.length > 0 || changed.length > 0) committed(events.length > 0, changed)
      return result
    } catch (error) {
      for (const span of spans) span.fail(error)
      throw error
    } finally {
      for (const span of spans) span.end()
    }
  }

  return async (work, options = {}) => {
    let unknown: unknown
    let careful = false
    for (let n = 1; ; n++) {
      const care = { taken: careful, omitted: false }
      const attempt: Attempt = { events: [], spans: [], changed: [], care, traceparent: options.traceparent }
      try {
        return await once(work, options, attempt)
      } catch (error) {
        if (isDatabaseError(error, 'unknown')) unknown = error
        // Perhaps somebody else has written a saga since it was read: with care that is told from any other constraint.
        const unclear = attempt.care.omitted && isDatabaseError(error, 'constraint')
        careful ||= unclear
        const again =
          unclear || isDatabaseError(error, 'conflict') || (options.repeatable && isDatabaseError(error, 'unknown'))
        // Once it may have happened, trouble with the repetition does not mean that it has not.
        if (!again || n === ATTEMPTS) throw isDatabaseError(error) && unknown ? unknown : error
        await clock.sleep(random.fraction() * 10 * 2 ** n)
      }
    }
  }
}
