import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { Clock } from '../world/clock.ts'
import type { Database, Migration, Writer } from './database.ts'

/** Reads a folder of `NNNN_name.sql`; `NNNN_name.sqlite.sql` and `.postgres.sql` are for one engine only. */
export function readMigrations(folder: URL, engine: Database['engine']): Migration[] {
  const other = engine === 'sqlite' ? '.postgres.sql' : '.sqlite.sql'
  return readdirSync(folder)
    .filter((file) => /^\d{4}_.*\.sql$/.test(file) && !file.endsWith(other))
    .sort()
    .map((file) => ({
      id: file.replace(`.${engine}.sql`, '').replace(/\.sql$/, ''),
      text: readFileSync(new URL(file, folder), 'utf8'),
    }))
}

const LEDGER = `create table if not exists souk_migration (
  owner text not null, id text not null, checksum text not null, applied_at bigint not null, primary key (owner, id))`

/**
 * Applies what is missing, inside the transaction of `db`. Throws when the data is newer than this code, or when a
 * migration that was applied has been changed since.
 */
export async function migrate(
  owner: string,
  migrations: readonly Migration[],
  clock: Clock,
  db: Writer,
  execute: (text: string) => Promise<void>,
): Promise<void> {
  await execute(LEDGER)
  const applied = await db.all<{ id: string; checksum: string }>`
    select id, checksum from souk_migration where owner = ${owner} order by id`
  const known = new Set(migrations.map(({ id }) => id))
  const newer = applied.find(({ id }) => !known.has(id))
  if (newer)
    throw new Error(
      `the data of ${owner} was written by a newer version (it has migration ${newer.id}): start that version`,
    )
  const done = new Map(applied.map(({ id, checksum }) => [id, checksum]))
  for (const { id, text } of migrations) {
    const checksum = createHash('sha256').update(text.replace(/\r\n/g, '\n')).digest('hex')
    const before = done.get(id)
    if (before === checksum) continue
    if (before !== undefined)
      throw new Error(`migration ${id} of ${owner} was changed after it was applied: add a new one instead`)
    await execute(text)
    await db.run`insert into souk_migration (owner, id, checksum, applied_at) values (${owner}, ${id}, ${checksum}, ${clock.now()})`
  }
}
