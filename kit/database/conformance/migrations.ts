import assert from 'node:assert/strict'
import type { Case } from './case.ts'
import { alike, withWorkers } from './crew.ts'
import { migration } from './support.ts'
import type { Database } from '../database.ts'
import type { Home } from './case.ts'

const FIRST = migration(
  "create table note (id text primary key);\n-- A comment; with a semicolon.\ninsert into note (id) values ('one')",
  '0001_note',
)
const SECOND = migration("alter table note add column body text;\nupdate note set body = 'x'", '0002_body')

async function opened(home: Home, run: (database: Database) => Promise<unknown>): Promise<void> {
  const database = await home.open()
  try {
    await run(database)
  } finally {
    await database.close()
  }
}

const notes = ({ read }: Database) => read.all`select id, body from note`

export const migrations: readonly Case[] = [
  {
    title: 'migrations are applied once, in their order, the new ones after the old',
    run: (home) =>
      opened(home, async (database) => {
        await database.migrate('case', [FIRST])
        await database.migrate('case', [FIRST])
        await database.migrate('case', [FIRST, SECOND])
        await database.migrate('case', [FIRST, SECOND])
        assert.deepEqual(await notes(database), [{ id: 'one', body: 'x' }])
      }),
  },
  {
    title: 'two owners have migrations of the same name',
    run: (home) =>
      opened(home, async (database) => {
        await database.migrate('kit', [migration('create table mine (id bigint primary key)')])
        await database.migrate('case', [migration('create table yours (id bigint primary key)')])
        assert.deepEqual(await database.read.all`select id from mine union all select id from yours`, [])
      }),
  },
  {
    title: 'a migration that was changed after it was applied is refused with a sentence that says what to do',
    run: (home) =>
      opened(home, async (database) => {
        await database.migrate('case', [FIRST])
        const changed = { ...FIRST, text: `${FIRST.text} on conflict do nothing` }
        await assert.rejects(
          database.migrate('case', [changed]),
          /0001_note of case was changed after it was applied: add a new one/,
        )
        await database.migrate('case', [{ ...FIRST, text: FIRST.text.replaceAll('\n', '\r\n') }])
      }),
  },
  {
    title: 'an older version runs on data of a newer one whose migrations only add, and is told of them',
    run: (home) =>
      opened(home, async (database) => {
        assert.deepEqual(await database.migrate('case', [FIRST, SECOND]), [])
        assert.deepEqual(await database.migrate('case', [FIRST]), ['0002_body'])
        await database.transaction((db) => db.run`insert into note (id) values ('two')`)
        const all = [
          { id: 'one', body: 'x' },
          { id: 'two', body: null },
        ]
        assert.deepEqual(await database.read.all`select id, body from note order by id`, all)
        assert.deepEqual(await database.migrate('case', [FIRST, SECOND]), [])
      }),
  },
  {
    title:
      'an older version is refused on data from which a newer one has taken something, with a sentence that says what to do',
    run: (home) =>
      opened(home, async (database) => {
        const third = migration('-- contract\nalter table note drop column body', '0003_no_body')
        await database.migrate('case', [FIRST, SECOND, third])
        await assert.rejects(
          database.migrate('case', [FIRST, SECOND]),
          /the data of case was written by a newer version .*0003_no_body.*: start that version/,
        )
        assert.deepEqual(await database.migrate('case', [FIRST, SECOND, third]), [])
      }),
  },
  {
    title: 'data with another history are refused, and nothing is applied',
    run: (home) =>
      opened(home, async (database) => {
        await database.migrate('case', [FIRST, SECOND])
        const other = migration('create table other (id bigint primary key)', '0002_other')
        await assert.rejects(
          database.migrate('case', [FIRST, other]),
          /the data of case .*0002_body.*: start that version/,
        )
        await assert.rejects(database.read.all`select id from other`)
      }),
  },
  {
    title: 'a migration that fails leaves nothing behind, also of those before it',
    run: (home) =>
      opened(home, async (database) => {
        const broken = migration(
          'create table half (id bigint primary key); insert into no_such_table values (1)',
          '0003_broken',
        )
        await assert.rejects(database.migrate('case', [FIRST, SECOND, broken]), /no_such_table/)
        await assert.rejects(database.read.all`select id from half`)
        await database.migrate('case', [FIRST, SECOND])
        assert.deepEqual(await notes(database), [{ id: 'one', body: 'x' }])
      }),
  },
  {
    title: 'a text in a column for numbers is refused in every table of a migration',
    run: (home) =>
      opened(home, async ({ migrate, transaction }) => {
        await migrate('case', [
          migration('create table a (n bigint);\nCREATE TABLE "b" (n BIGINT, x double precision)'),
        ])
        await assert.rejects(transaction((db) => db.run`insert into a (n) values ('x')`))
        await assert.rejects(transaction((db) => db.run`insert into b (x) values ('x')`))
      }),
  },
  {
    title: 'tables that change while others use them do no harm: the next reads and writes see them as they are',
    needs: ['instances'],
    run: (home) =>
      opened(home, async (database) => {
        await database.migrate('case', [FIRST])
        const everything = () => database.read.all`select * from note`
        const touch = () => database.transaction((db) => db.all`update note set id = id returning *`)
        await Promise.all([everything(), everything(), touch(), touch()])
        await opened(home, (newer) => newer.migrate('case', [FIRST, SECOND]))
        assert.deepEqual(await everything(), [{ id: 'one', body: 'x' }])
        assert.deepEqual(await touch().catch(touch), [{ id: 'one', body: 'x' }])
      }),
  },
  {
    title: 'of instances that start at the same moment one migrates, and the others find it done',
    needs: ['instances'],
    run: async (home) => {
      const all = await Promise.all([1, 2, 3, 4].map(() => home.open()))
      try {
        await Promise.all(all.map((each) => each.migrate('case', [FIRST, SECOND])))
        for (const each of all) assert.deepEqual(await notes(each), [{ id: 'one', body: 'x' }])
      } finally {
        await Promise.all(all.map((each) => each.close()))
      }
    },
  },
  {
    title: 'of processes that start at the same moment one migrates, and the others find it done',
    needs: ['processes'],
    run: async (home) => {
      const job = {
        do: 'migrate',
        text: "create table note (id text primary key, body text); insert into note (id) values ('one')",
      } as const
      await withWorkers(home.processes as never, alike(3, job), async (workers) => {
        await Promise.all(workers.map((worker) => worker.done()))
      })
      await opened(home, async (database) => assert.deepEqual(await notes(database), [{ id: 'one', body: null }]))
    },
  },
]
