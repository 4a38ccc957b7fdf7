import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { systemClock, systemRandom } from '../../world/index.ts'
import { openSqlite } from '../sqlite/sqlite.ts'
import { openAddress } from './address.ts'
import type { Home, Lacks } from './case.ts'

const oneWriter = 'SQLite has one writer at a time: transactions never wait for each other.'
const noServer = 'SQLite has no server that could die: it lives and dies with the process.'
const noLink = 'SQLite has no connection that could break: a commit is a call within the process.'

export const lacksOfSqlite: Lacks = { parallel: oneWriter, crash: noServer, openCut: noLink, cutLeader: noLink }

export const lacksOfMemory: Lacks = {
  ...lacksOfSqlite,
  instances: 'A database in memory belongs to the connection that made it.',
  processes: 'A database in memory belongs to the process that made it.',
  outage: 'A database in memory is always there.',
}

/** A file in a folder of its own. During an outage another connection holds the lock for writing. */
export async function sqliteHome(): Promise<Home> {
  const folder = mkdtempSync(join(tmpdir(), 'souk-sqlite-'))
  const address = { engine: 'sqlite', file: join(folder, 'case.db') } as const
  return {
    open: (clock) => openAddress(address, clock),
    instances: true,
    processes: address,
    outage: async () => {
      const other = new DatabaseSync(address.file, { timeout: 0 })
      other.exec('begin immediate')
      return async () => other.close()
    },
    close: async () => rmSync(folder, { recursive: true }),
  }
}

export async function memoryHome(): Promise<Home> {
  return {
    open: async (clock = systemClock) => openSqlite({ file: ':memory:', synchronous: 'FULL' }, clock, systemRandom),
    close: async () => {},
  }
}
