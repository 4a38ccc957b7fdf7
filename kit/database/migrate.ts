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
  owner text not null, id text not null, checksum text not null, applied_at bigint not null, primary key (owner, id));
  create table if not exists souk_contraction (owner text not null, id text not null, primary key (owner, id))`

/** A migration that begins with this line takes something away: code that does not know it cannot run on what is left. */
const isContracting = (text: string) => /^-- contract *\r?\n/.test(text)

interface Applied {
  readonly id: string
  readonly checksum: string
  readonly contracted: number
}

/**
 * Applies what is missing, inside the transaction of `db`, and answers the newer migrations that this code does not know and
 * can run beside, since they only add. Throws when it cannot, or when a migration that was applied has been changed since.
 */
export async function migrate(
  owner: string,
  migrations: readonly Migration[],
  clock: Clock,
  db: Writer,
  execute: (text: string) => Promise<void>,
): Promise<string[]> {
  await execute(LEDGER)
  const applied = await db.all<Applied>`
    select id, checksum, case when exists (
      select 1 from souk_contraction gone where gone.owner = done.owner and gone.id = done.id) then 1 else 0 end as contracted
    from souk_migration done where owner = ${owner} order by id`
  const newer = unknown(owner, migrations, applied)
  const done = new Map(applied.map(({ id, checksum }) => [id, checksum]))
  for (const { id, text } of migrations) {
    const checksum = createHash('sha256').update(text.replace(/\r\n/g, '\n')).digest('hex')
    const before = done.get(id)
    if (before === checksum) continue
    if (before !== undefined)
      throw new Error(`migration ${id} of ${owner} was changed after it was applied: add a new one instead`)
    await execute(text)
    await db.run`insert into souk_migration (owner, id, checksum, applied_at) values (${owner}, ${id}, ${checksum}, ${clock.now()})`
    if (isContracting(text)) await db.run`insert into souk_contraction (owner, id) values (${owner}, ${id})`
  }
  return newer
}

/** The applied migrations that come after all that are known. */
function unknown(owner: string, migrations: readonly Migration[], applied: readonly Applied[]): string[] {
  const known = new Set(migrations.map(({ id }) => id))
  const last = numberOf(migrations.at(-1)?.id ?? '')
  const found = applied.filter(({ id }) => !known.has(id))
  const wrong = found.find(({ id, contracted }) => contracted === 1 || numberOf(id) <= last)
  if (wrong)
    throw new Error(
      `the data of ${owner} was written by a newer version (it has migration ${wrong.id}): start that version`,
    )
  return found.map(({ id }) => id)
}

const numberOf = (id: string) => id.slice(0, 4)
