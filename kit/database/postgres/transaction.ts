import type { PoolClient } from 'pg'
import type { Clock } from '../../world/clock.ts'
import { DatabaseError, type Writer } from '../database.ts'
import { openHandle, type Handle } from '../handle.ts'
import { runInside } from '../inside.ts'
import { discard, isWaiting, send, type Query } from './batch.ts'
import { isAnswer, translate } from './errors.ts'
import type { Names } from './names.ts'
import type { Connections } from './pool.ts'
import { statements } from './session.ts'

/** A transaction that is not over by then is ended: it holds locks that others wait for. */
const LIMIT_MS = 5_000
const BEGIN: Query = { text: 'begin isolation level read committed read write', values: [], name: 'begin' }
const COMMIT: Query = { text: 'commit', values: [], name: 'commit' }

type State = 'working' | 'committing'

/** One attempt at a transaction on a connection of its own. `unlimited`: it may take as long as it wants, as a migration. */
export function runTransaction<T>(
  connections: Connections,
  names: Names,
  clock: Clock,
  work: (db: Writer, execute: (text: string) => Promise<void>) => Promise<T>,
  { unlimited = false } = {},
): Promise<T> {
  let attempt: Attempt | undefined
  return connections.use(
    async (client) => {
      attempt = startAttempt(client, names, () => connections.isLost(client))
      const late = unlimited ? undefined : limit(clock, attempt)
      const running = attempt.run(work)
      try {
        return await (late ? Promise.race([running, late.promise]) : running)
      } finally {
        late?.cancel()
      }
    },
    () => attempt?.isBroken() ?? false,
  )
}

type Attempt = ReturnType<typeof startAttempt>

function startAttempt(client: PoolClient, names: Names, isLost: () => boolean) {
  let begun = false
  let broken = false
  let state: State = 'working'

  const begin = async () => {
    if (begun) return
    begun = true
    await send(client, BEGIN)
  }
  const ask = (query: Query) => {
    // BEGIN travels with the first statement, which fails with it.
    begin().catch(() => {})
    return send(client, query)
  }
  const execute = async (text: string) => {
    try {
      await begin()
      await client.query(text)
    } catch (error) {
      throw translate(error)
    }
  }

  const rollback = async () => {
    if (!begun || broken || isLost()) return
    begun = false
    discard(client)
    await client.query('rollback').catch(() => {
      broken = true
    })
  }
  const commit = async (failure: Handle['failure']) => {
    const failed = failure()
    if (failed) throw failed.error
    if (!begun) return
    if (isLost()) throw new DatabaseError('unavailable', 'the connection was lost before the commit')
    state = 'committing'
    const { command } = await send(client, COMMIT).catch((error: unknown) => {
      if (isAnswer(error)) throw translate(error)
      broken = true
      throw new DatabaseError('unknown', 'the connection was lost during the commit', error)
    })
    if (command === 'COMMIT') return
    // A statement that the closure did not wait for has failed, and its error may be a moment behind.
    await rollback()
    throw failure()?.error ?? new Error('the database has rolled the transaction back')
  }

  return {
    run: async <T>(work: (db: Writer, execute: (text: string) => Promise<void>) => Promise<T>): Promise<T> => {
      const { db, failure, end } = openHandle(statements(ask, names))
      const mark = { open: true }
      try {
        const value = await runInside(mark, () => work(db, execute))
        end()
        await commit(failure)
        return value
      } catch (error) {
        end()
        await rollback()
        throw error
      } finally {
        mark.open = false
      }
    },
    isBroken: () => broken,
    isWaiting: () => isWaiting(client),
    state: () => state,
    /** Cuts the connection: the server rolls back what is open. */
    destroy: () => {
      broken = true
      client.connection.stream.destroy()
    },
  }
}

/** Rejects and cuts the connection when the time is up, and says whose fault it was. */
function limit(clock: Clock, attempt: Attempt): { promise: Promise<never>; cancel: () => void } {
  const { promise, reject } = Promise.withResolvers<never>()
  const cancel = clock.after(LIMIT_MS, () => {
    if (attempt.state() === 'committing') reject(new DatabaseError('unknown', 'the commit was not confirmed in time'))
    else if (attempt.isWaiting()) reject(new DatabaseError('unavailable', 'the database did not answer in time'))
    else
      reject(new Error('a transaction may await only its database: read and call before it, or return and do it after'))
    attempt.destroy()
  })
  return { promise, cancel }
}
