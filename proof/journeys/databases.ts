import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import type { Ask } from '../invariants/stock.ts'
import type { Launched } from './system.ts'

/**
 * Looks into the database of a service, also while it runs. Whole numbers of PostgreSQL come as text. A service that stands in
 * for the world outside has a SQLite file in any case.
 */
export function inDatabase<T>(
  { data, databaseUrl }: Pick<Launched, 'data' | 'databaseUrl'>,
  service: string,
  look: (ask: Ask) => Promise<T>,
): Promise<T> {
  const file = join(data, 'databases', `${service}.db`)
  return databaseUrl === undefined || existsSync(file) ? inSqlite(file, look) : inPostgres(databaseUrl, service, look)
}

/** Without being able to change it. */
async function inSqlite<T>(file: string, look: (ask: Ask) => Promise<T>): Promise<T> {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 2_000 })
  try {
    return await look((sql) => Promise.resolve(db.prepare(sql).all()))
  } finally {
    db.close()
  }
}

async function inPostgres<T>(url: string, service: string, look: (ask: Ask) => Promise<T>): Promise<T> {
  const at = new URL(url)
  at.pathname = `/souk_${service}`
  const client = new Client(at.href)
  await client.connect()
  try {
    return await look(async (sql) => (await client.query(sql)).rows as Record<string, unknown>[])
  } finally {
    await client.end()
  }
}
