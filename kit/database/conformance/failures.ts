import assert from 'node:assert/strict'
import { virtualClock } from '../../world/index.ts'
import type { Database, Writer } from '../database.ts'
import type { Case } from './case.ts'
import { advanceUntil, rejectsWith, until, using } from './support.ts'

const STOCK = `create table stock (sku text primary key, held bigint not null check (held >= 0));
  create table line (id bigint primary key, sku text not null references stock (sku))`
const add = (db: Writer, sku: string, held = 0) => db.run`insert into stock (sku, held) values (${sku}, ${held})`
const skus = ({ read }: Database) => read.all`select sku from stock order by sku`

export const failures: readonly Case[] = [
  {
    title: 'a broken constraint is named so: primary key, check, not null, foreign key',
    run: (home) =>
      using(home, STOCK, async (database) => {
        await database.transaction((db) => add(db, 'a'))
        const broken: ((db: Writer) => Promise<number>)[] = [
          (db) => add(db, 'a'),
          (db) => db.run`update stock set held = held - 1 where sku = 'a'`,
          (db) => db.run`insert into stock (sku, held) values ('b', ${null})`,
          (db) => db.run`insert into stock (sku, held) values (${null}, 0)`,
          (db) => db.run`insert into line (id, sku) values (${null}, 'a')`,
          (db) => db.run`insert into line (id, sku) values (1, 'unknown')`,
        ]
        for (const each of broken) await rejectsWith('constraint', database.transaction(each))
        assert.deepEqual(await skus(database), [{ sku: 'a' }])
      }),
  },
  {
    title: 'a statement with a mistake in it is a defect: it has no reason of the port, and nothing happened',
    run: (home) =>
      using(home, STOCK, async (database) => {
        const mistaken = database.transaction(async (db) => {
          await add(db, 'a')
          await db.run`update no_such_table set x = 1`
        })
        await assert.rejects(mistaken, (error) => (error as { reason?: string }).reason === undefined)
        await assert.rejects(database.read.all`selekt 1`)
        assert.deepEqual(await skus(database), [])
      }),
  },
  {
    title: 'of two transactions that wait for each other one is told of a conflict, and the other commits',
    needs: ['parallel'],
    run: (home) =>
      using(home, STOCK, async (database) => {
        await database.transaction(async (db) => (await add(db, 'a'), await add(db, 'b')))
        const both = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
        const cross = (at: 0 | 1, mine: string, other: string) =>
          database.transaction(async (db) => {
            await db.run`update stock set held = held + 1 where sku = ${mine}`
            both[at]?.resolve()
            await both[1 - at]?.promise
            await db.run`update stock set held = held + 1 where sku = ${other}`
          })
        const outcomes = await Promise.allSettled([cross(0, 'a', 'b'), cross(1, 'b', 'a')])
        const lost = outcomes.filter((each) => each.status === 'rejected')
        assert.equal(lost.length, 1)
        await rejectsWith('conflict', Promise.reject(lost[0]?.reason))
        assert.deepEqual(await database.read.all`select held from stock`, [{ held: 1 }, { held: 1 }])
      }),
  },
  {
    title: 'a database that cannot be written is unavailable, also to its check, and works again by itself',
    needs: ['outage'],
    run: async (home) => {
      const clock = virtualClock()
      await using(
        home,
        STOCK,
        async (database) => {
          const end = await home.outage?.()
          try {
            await rejectsWith(
              'unavailable',
              advanceUntil(
                clock,
                database.transaction((db) => add(db, 'a')),
              ),
            )
            await rejectsWith('unavailable', advanceUntil(clock, database.check()))
          } finally {
            await end?.()
          }
          const writable = () =>
            database.check().then(
              () => true,
              () => false,
            )
          await until('it can be written again', writable)
          await database.transaction((db) => add(db, 'b'))
          assert.deepEqual(await skus(database), [{ sku: 'b' }])
        },
        () => home.open(clock),
      )
    },
  },
  ...(['before', 'after'] as const).map((when): Case => ({
    title: `a connection that breaks ${when} COMMIT has taken effect leaves the outcome unknown`,
    needs: ['openCut'],
    run: async (home) => {
      await using(home, STOCK, async (database) => {
        const cut = (await home.openCut?.(when)) as Database
        try {
          await rejectsWith(
            'unknown',
            cut.transaction((db) => add(db, 'a')),
          )
        } finally {
          await cut.close()
        }
        const expected = when === 'after' ? [{ sku: 'a' }] : []
        await until(`${expected.length} rows`, async () => (await skus(database)).length === expected.length)
      })
    },
  })),
  {
    title: 'close waits for what is running; afterwards everything is unavailable, and closing again does no harm',
    run: (home) =>
      using(home, STOCK, async (database) => {
        let done = false
        const running = database.transaction((db) => add(db, 'a')).then(() => (done = true))
        await Promise.all([database.close(), running])
        assert.equal(done, true)
        await rejectsWith(
          'unavailable',
          database.transaction((db) => add(db, 'b')),
        )
        await rejectsWith('unavailable', database.read.all`select sku from stock`)
        await rejectsWith('unavailable', database.check())
        await database.close()
      }),
  },
]
