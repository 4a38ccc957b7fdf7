import type { Clock } from '../../world/clock.ts'
import type { Random } from '../../world/random.ts'
import type { Database } from '../database.ts'
import { refuseInside } from '../inside.ts'
import { migrate } from '../migrate.ts'
import { createLeaderships } from './lead.ts'
import { statementNames } from './names.ts'
import { openPool, type PostgresOptions } from './pool.ts'
import { createReader } from './reader.ts'
import { runTransaction } from './transaction.ts'

/**
 * PostgreSQL 15 or later, READ COMMITTED. Rejects with `unavailable` when it cannot be reached, and with one sentence when
 * the database is of another kind. It must not be behind a pooler that hands out its connections for single transactions.
 */
export async function openPostgres(options: PostgresOptions, clock: Clock, _random: Random): Promise<Database> {
  const connections = openPool(options)
  const names = statementNames()
  const read = createReader(connections, names, clock)
  const leaderships = createLeaderships(options, clock)
  let closing: Promise<void> | undefined

  const transaction: Database['transaction'] = async (work) => {
    refuseInside('open another one')
    return runTransaction(connections, names, clock, work)
  }
  const close = async () => {
    await leaderships.close()
    await connections.close()
  }
  const database: Database = {
    engine: 'postgres',
    read,
    transaction,
    migrate: async (owner, migrations) =>
      runTransaction(
        connections,
        names,
        clock,
        async (db, execute) => {
          await execute(ALONE)
          return migrate(owner, migrations, clock, db, execute)
        },
        { unlimited: true },
      ),
    lead: leaderships.lead,
    check: () =>
      transaction(async (db) => {
        await db.run`create table if not exists souk_probe (id bigint primary key, at bigint not null)`
        await db.run`insert into souk_probe (id, at) values (1, ${clock.now()}) on conflict (id) do update set at = excluded.at`
      }),
    close: () => (closing ??= close()),
  }
  try {
    await refuseUnfit(database)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

/** One of several starting instances migrates, for as long as it takes; the others wait. */
const ALONE = `set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;
  select pg_advisory_xact_lock(hashtextextended('souk migrate', 0))`

/** Texts must be ordered by their bytes, as SQLite does it: pages and keys rely on the order. */
async function refuseUnfit({ read }: Database): Promise<void> {
  const is = await read.get<{ version: string; encoding: string; by_bytes: number }>`
    select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding,
      ('a' < 'B') = ('a' < 'B' collate "C") as by_bytes`
  if (is === undefined || Number(is.version) < 150_000) throw new Error('PostgreSQL 15 or later is needed')
  if (is.encoding !== 'UTF8' || is.by_bytes === 0)
    throw new Error(
      "the database must have encoding UTF8 and sort by bytes: create it with template template0 encoding 'UTF8' locale_provider libc locale 'C'",
    )
}
