import type { PoolClient } from 'pg'
import type { Clock } from '../../world/clock.ts'
import { DatabaseError, isDatabaseError, type Reader } from '../database.ts'
import { refuseInside } from '../inside.ts'
import { send } from './batch.ts'
import type { Names } from './names.ts'
import type { Connections } from './pool.ts'
import { statements } from './session.ts'

/** An answer that has not come by then does not come: the connection is cut. */
const LIMIT_MS = 6_000

/** So many at most travel together, so that none waits for too many others. */
const MOST = 16

type Ask = (reader: Reader) => Promise<unknown>

interface Asked {
  readonly ask: Ask
  readonly answer: PromiseWithResolvers<unknown>
}

/**
 * Reads one statement each, on whatever connection is free. Those that are started together, or wait for a connection at the
 * same time, travel together.
 */
export function createReader(connections: Connections, names: Names, clock: Clock): Reader {
  let gathering: Asked[] = []

  const join = (ask: Ask): { answer: Promise<unknown>; group: readonly Asked[] } => {
    if (gathering.length === MOST) gathering = []
    const group = gathering
    const answer = Promise.withResolvers<unknown>()
    group.push({ ask, answer })
    if (group.length === 1) void together(group)
    return { answer: answer.promise, group }
  }

  const together = async (group: readonly Asked[]): Promise<void> => {
    let late = false
    const go = async (client: PoolClient) => {
      if (gathering === group) gathering = []
      const cancel = clock.after(LIMIT_MS, () => {
        late = true
        client.connection.stream.destroy()
      })
      const reader = statements((query) => send(client, query), names)
      const fail = (error: unknown) =>
        late ? new DatabaseError('unavailable', 'the database did not answer in time', error) : error
      await Promise.all(
        group.map(({ ask, answer }) => ask(reader).then(answer.resolve, (error) => answer.reject(fail(error)))),
      )
      cancel()
    }
    await connections
      .use(go, () => late)
      .catch((error: unknown) => {
        if (gathering === group) gathering = []
        for (const { answer } of group) answer.reject(error)
      })
  }

  const alone = (ask: Ask): Promise<unknown> => {
    const answer = Promise.withResolvers<unknown>()
    void together([{ ask, answer }])
    return answer.promise
  }

  const read = async <T>(ask: (reader: Reader) => Promise<T>): Promise<T> => {
    refuseInside('read outside of itself')
    const { answer, group } = join(ask)
    try {
      return (await answer) as T
    } catch (error) {
      // Tables that were changed meanwhile: the statement is prepared anew. And one that fails takes those behind it with it.
      if (isDatabaseError(error, 'conflict') || (group.length > 1 && !isDatabaseError(error, 'unavailable')))
        return (await alone(ask)) as T
      throw error
    }
  }
  return {
    all: (...args: Parameters<Reader['all']>) => read(async (reader) => reader.all(...args)),
    get: (...args: Parameters<Reader['get']>) => read(async (reader) => reader.get(...args)),
  } as Reader
}
