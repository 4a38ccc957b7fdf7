import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../world/clock.ts'
import type { Random } from '../../world/random.ts'
import { DatabaseError, type Reader, type Writer } from '../database.ts'
import { refuseInside } from '../inside.ts'
import { statements } from './connection.ts'
import { patiently } from './patience.ts'

type Read = <T>(ask: (connection: Writer) => Promise<T>, template: TemplateStringsArray) => Promise<T>

const readerOf = (read: Read): Reader => ({
  all: (...args: Parameters<Reader['all']>) => read((connection) => connection.all(...args), args[0]),
  get: (...args: Parameters<Reader['get']>) => read((connection) => connection.get(...args), args[0]),
})

/** Reads on a connection of its own. Only a process that recovers the file after a crash can be in its way, for a moment. */
export function fileReader(connection: DatabaseSync, clock: Clock, random: Random): Reader {
  const reading = statements(connection)
  return readerOf(async (ask) => {
    refuseInside('read outside of itself')
    return patiently(() => ask(reading), clock, random)
  })
}

/**
 * Reads on the connection that also writes, when no transaction is open. A template runs the first time in a mode in which
 * SQLite refuses to write.
 */
export function memoryReader(connection: DatabaseSync, writer: Writer, free: () => Promise<void>): Reader {
  const harmless = new WeakSet<TemplateStringsArray>()
  return readerOf(async (ask, template) => {
    refuseInside('read outside of itself')
    await free()
    if (!connection.isOpen) throw new DatabaseError('unavailable', 'the database is closed')
    if (harmless.has(template)) return ask(writer)
    connection.exec('pragma query_only = on')
    try {
      const answer = ask(writer)
      harmless.add(template)
      return answer
    } finally {
      connection.exec('pragma query_only = off')
    }
  })
}
