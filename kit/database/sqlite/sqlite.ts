import type { Clock } from '../../world/clock.ts'
import type { Random } from '../../world/random.ts'
import type { Database, Leadership } from '../database.ts'
import { migrate } from '../migrate.ts'
import { connect, statements, type SqliteOptions } from './connection.ts'
import { toSqlite } from './dialect.ts'
import { translate } from './errors.ts'
import { lead, lockFile, lockName } from './lead.ts'
import { fileReader, memoryReader } from './reader.ts'
import { writeQueue } from './write-queue.ts'

/**
 * SQLite, embedded (`node:sqlite`): one connection that writes, one transaction after the other, and one that reads, so
 * that a reader never sees an open transaction. In memory there is one connection and readers wait their turn.
 */
export function openSqlite(options: SqliteOptions, clock: Clock, random: Random): Database {
  const writing = connect(options)
  const writer = statements(writing)
  const queue = writeQueue(writing, writer, clock, random)
  const reading = options.file === ':memory:' ? undefined : connect(options, true)
  const leaderships = new Set<Leadership>()
  const led = new Set<string>()
  let closing: Promise<void> | undefined

  const execute = async (text: string) => {
    try {
      writing.exec(toSqlite(text))
    } catch (error) {
      throw translate(error)
    }
  }
  const close = async () => {
    await Promise.all([...leaderships].map((each) => each.release()))
    await queue.close()
    reading?.close()
    writing.close()
  }

  return {
    engine: 'sqlite',
    read: reading ? fileReader(reading, clock, random) : memoryReader(writing, writer, queue.idle),
    transaction: queue.transaction,
    migrate: (owner, migrations) => queue.transaction((db) => migrate(owner, migrations, clock, db, execute)),
    lead: (name, run) => {
      const lock = reading ? () => lockFile(`${options.file}.${name}.lock`) : () => lockName(led, name)
      const leadership = lead(lock, clock, run)
      leaderships.add(leadership)
      return leadership
    },
    check: () =>
      queue.transaction(async (db) => {
        await db.run`create table if not exists souk_probe (id bigint primary key, at bigint not null)`
        await db.run`insert into souk_probe (id, at) values (1, ${clock.now()}) on conflict (id) do update set at = excluded.at`
      }),
    close: () => (closing ??= close()),
  }
}
