import assert from 'node:assert/strict'
import type { Writer } from '../database.ts'
import { all, list, rows, sql } from '../sql.ts'
import type { Case } from './case.ts'
import { times, using } from './support.ts'

const STOCK = `create table stock (sku text primary key, on_hand bigint not null, note text);
  create table line (order_id text not null, at bigint not null, sku text not null, primary key (order_id, at))`
const fill = (db: Writer) =>
  db.run`insert into stock (sku, on_hand, note) values ${rows([
    ['a', 1, null],
    ['b', 2, 'two'],
    ['c', 3, null],
  ])}`
const LINES = [
  ['o1', 1, 'a'],
  ['o1', 2, 'b'],
  ['o2', 1, 'a'],
]

export const portable: readonly Case[] = [
  {
    title:
      'an insert that meets its like does nothing, updates, or updates only under a condition, and tells how many rows',
    run: (home) =>
      using(home, STOCK, async ({ transaction }) => {
        const add = (db: Writer, sku: string, n: number) =>
          db.get`insert into stock (sku, on_hand) values (${sku}, ${n})
            on conflict (sku) do update set on_hand = stock.on_hand + excluded.on_hand returning sku, on_hand`
        await transaction(async (db) => {
          assert.equal(await fill(db), 3)
          assert.equal(await db.run`insert into stock (sku, on_hand) values ('a', 9) on conflict (sku) do nothing`, 0)
          assert.deepEqual(await add(db, 'a', 5), { sku: 'a', on_hand: 6 })
          assert.deepEqual(await add(db, 'd', 5), { sku: 'd', on_hand: 5 })
          const over = (below: number) => db.run`insert into stock (sku, on_hand) values ('b', 7)
            on conflict (sku) do update set on_hand = excluded.on_hand where stock.on_hand < ${below}`
          assert.deepEqual([await over(2), await over(3)], [0, 1])
        })
      }),
  },
  {
    title: 'a changed row is returned as it is now, and run counts the rows that were changed',
    run: (home) =>
      using(home, STOCK, async ({ transaction }) => {
        await transaction(async (db) => {
          await fill(db)
          const take = (
            n: number,
          ) => db.get`update stock set on_hand = on_hand - ${n} where sku = 'c' and on_hand >= ${n}
            returning on_hand as left_over`
          assert.deepEqual(await take(2), { left_over: 1 })
          assert.equal(await take(2), undefined)
          assert.equal(await db.run`update stock set note = ${'x'} where on_hand <= 2`, 3)
          assert.deepEqual(await db.all`delete from stock where sku in ${list(['a', 'b'])} returning sku, note`, [
            { sku: 'a', note: 'x' },
            { sku: 'b', note: 'x' },
          ])
          assert.equal(await db.run`delete from stock where sku = 'a'`, 0)
        })
      }),
  },
  {
    title: 'rows are found by several columns at once, with in (values …)',
    run: (home) =>
      using(home, STOCK, async ({ transaction }) => {
        await transaction(async (db) => {
          await db.run`insert into line (order_id, at, sku) values ${rows(LINES)}`
          const wanted = rows([
            ['o1', 2],
            ['o2', 1],
            ['o3', 1],
          ])
          assert.deepEqual(
            await db.all`select order_id, sku from line where (order_id, at) in (values ${wanted}) order by order_id`,
            [
              { order_id: 'o1', sku: 'b' },
              { order_id: 'o2', sku: 'a' },
            ],
          )
          assert.equal(await db.run`delete from line where (order_id, at) in (values ${wanted})`, 2)
        })
      }),
  },
  {
    title: 'common table expressions, joins with missing rows, groups and unions',
    run: (home) =>
      using(home, STOCK, async ({ transaction, read }) => {
        await transaction(async (db) => {
          await fill(db)
          await db.run`insert into line (order_id, at, sku) values ${rows(LINES)}`
          await db.run`with chosen (sku, n) as (values ${rows([['c', 30]])})
            insert into stock (sku, on_hand) select sku || '2', n from chosen`
        })
        assert.deepEqual(
          await read.all`with sold as (select sku, count(*) as n from line group by sku)
            select stock.sku, coalesce(sold.n, 0) as n from stock left join sold on sold.sku = stock.sku order by stock.sku`,
          [
            { sku: 'a', n: 2 },
            { sku: 'b', n: 1 },
            { sku: 'c', n: 0 },
            { sku: 'c2', n: 0 },
          ],
        )
        assert.deepEqual(
          await read.all`select sku from stock where on_hand > ${29} union all select order_id from line where at = ${2}`,
          [{ sku: 'c2' }, { sku: 'o1' }],
        )
        assert.deepEqual(
          await read.all`select sku, case when note is null then 'none' else note end as note from stock order by on_hand desc limit ${2} offset ${1}`,
          [
            { sku: 'c', note: 'none' },
            { sku: 'b', note: 'two' },
          ],
        )
      }),
  },
  {
    title: 'null is written, read, found and unequal to everything',
    run: (home) =>
      using(home, STOCK, async ({ transaction, read }) => {
        await transaction(async (db) => {
          await fill(db)
          await db.run`update stock set note = ${null} where sku = ${'b'}`
        })
        assert.equal((await read.all`select sku from stock where note is null`).length, 3)
        assert.deepEqual(await read.all`select sku from stock where note = ${null}`, [])
        assert.deepEqual(await read.get`select sku, note from stock where sku = 'b'`, { sku: 'b', note: null })
      }),
  },
  {
    title: 'an empty list matches nothing, no conditions match everything, and fragments nest',
    run: (home) =>
      using(home, STOCK, async ({ transaction, read }) => {
        await transaction(fill)
        const find = (...conditions: ReturnType<typeof sql>[]) =>
          read.all`select sku from stock where ${all(conditions)} order by sku`
        assert.equal((await find()).length, 3)
        assert.deepEqual(await find(sql`sku in ${list([])}`), [])
        assert.deepEqual(await find(sql`sku in ${list(['a', 'c', "x'"])}`, sql`on_hand > ${1}`), [{ sku: 'c' }])
        assert.deepEqual(
          await find(sql`(${sql`sku = ${'a'}`} or ${all([sql`on_hand = ${2}`, sql`note = ${'two'}`])})`),
          [{ sku: 'a' }, { sku: 'b' }],
        )
      }),
  },
  {
    title: 'lists of every length are served, more of them than statements are kept',
    run: (home) =>
      using(home, STOCK, async ({ transaction, read }) => {
        await transaction(fill)
        for (const length of times(260, (at) => at + 1)) {
          const found =
            await read.all`select sku from stock where sku in ${list(times(length, (at) => (at === 0 ? 'a' : `x${at}`)))}`
          assert.deepEqual(found, [{ sku: 'a' }])
        }
        assert.equal(
          (await transaction(
            (db) =>
              db.run`insert into line (order_id, at, sku) values ${rows(times(2_000, (at) => ['many', at, 'a']))}`,
          )) as number,
          2_000,
        )
      }),
  },
]
