import type { Clock } from '../../world/clock.ts'
import { DatabaseError, isDatabaseError, type Reader } from '../database.ts'
import { refuseInside } from '../inside.ts'
import { send } from './batch.ts'
import type { Names } from './names.ts'
import type { Connections } from './pool.ts'
import { statements } from './session.ts'

/** An answer that has not come by then does not come: the connection is cut. */
const LIMIT_MS = 6_000

/** Reads one statement each, on whatever connection is free. */
export function createReader(connections: Connections, names: Names, clock: Clock): Reader {
  const once = <T>(ask: (reader: Reader) => Promise<T>): Promise<T> => {
    let late = false
    return connections.use(
      async (client) => {
        const cancel = clock.after(LIMIT_MS, () => {
          late = true
          client.connection.stream.destroy()
        })
        try {
          return await ask(statements((query) => send(client, query), names))
        } catch (error) {
          throw late ? new DatabaseError('unavailable', 'the database did not answer in time', error) : error
        } finally {
          cancel()
        }
      },
      () => late,
    )
  }
  const read = async <T>(ask: (reader: Reader) => Promise<T>): Promise<T> => {
    refuseInside('read outside of itself')
    try {
      return await once(ask)
    } catch (error) {
      // Tables that were changed meanwhile, the only conflict that a read can have: the statement is prepared anew.
      if (isDatabaseError(error, 'conflict')) return once(ask)
      throw error
    }
  }
  return {
    all: (...args: Parameters<Reader['all']>) => read((reader) => reader.all(...args)),
    get: (...args: Parameters<Reader['get']>) => read((reader) => reader.get(...args)),
  }
}
