import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import type { Ask } from '../invariants/stock.ts'

/** Looks into the SQLite file of a service without being able to change it, also while the service runs. */
export async function inSqlite<T>(data: string, service: string, look: (ask: Ask) => Promise<T>): Promise<T> {
  const db = new DatabaseSync(join(data, 'databases', `${service}.db`), { readOnly: true, timeout: 2_000 })
  try {
    return await look((sql) => Promise.resolve(db.prepare(sql).all()))
  } finally {
    db.close()
  }
}

/** Looks into the PostgreSQL database of a service, on the server at `url`. */
export async function inPostgres<T>(url: string, service: string, look: (ask: Ask) => Promise<T>): Promise<T> {
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
