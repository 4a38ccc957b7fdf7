import assert from 'node:assert/strict'
import type { Writer } from '../database.ts'
import type { Case } from './case.ts'
import { rejectsWith, using } from './support.ts'

const AMOUNT = 'create table amount (id bigint primary key, n bigint, rate double precision)'
const put = (db: Writer, id: number, n: number | string | null) =>
  db.run`insert into amount (id, n) values (${id}, ${n})`
const MOST = Number.MAX_SAFE_INTEGER

export const numbers: readonly Case[] = [
  {
    title: 'safe integers come back as they went in, from the least to the greatest, and so do fractions and nulls',
    run: (home) =>
      using(home, AMOUNT, async ({ transaction, read }) => {
        const each = [0, 1, -1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 1_767_225_600_000, MOST, -MOST, null]
        await transaction(async (db) => {
          for (const [id, n] of each.entries()) await put(db, id, n)
          await db.run`update amount set rate = ${0.1} where id = 0`
          await db.run`update amount set rate = ${3} where id = 1`
        })
        const found = await read.all<{ n: number | null }>`select n from amount order by id`
        assert.deepEqual(
          found.map(({ n }) => n),
          each,
        )
        const rates = await read.all<{ rate: number }>`select rate from amount where rate is not null order by id`
        assert.deepEqual(rates, [{ rate: 0.1 }, { rate: 3 }])
      }),
  },
  {
    title: 'a number that is not exact is refused when it is written',
    run: (home) =>
      using(home, AMOUNT, async ({ transaction, read }) => {
        for (const n of [MOST + 1, -MOST - 1, 1e300, NaN, Infinity])
          await rejectsWith(
            'constraint',
            transaction((db) => put(db, 1, n)),
          )
        for (const odd of [true, undefined, 1n, new Date(0), {}])
          await assert.rejects(
            transaction((db) => put(db, 1, odd as unknown as number)),
            TypeError,
          )
        assert.deepEqual(await read.all`select id from amount`, [])
      }),
  },
  {
    title: 'a number that grew beyond the safe integers fails the read, and is not rounded',
    run: (home) =>
      using(home, AMOUNT, async ({ transaction, read }) => {
        await transaction(async (db) => (await put(db, 1, MOST), await put(db, 2, MOST)))
        await assert.rejects(read.all`select n + 1 as n from amount`, RangeError)
        await assert.rejects(read.get`select sum(n) as total from amount`, RangeError)
        await assert.rejects(read.get`select n * 2 as n from amount where id = 1`, RangeError)
        await assert.rejects(read.get`select n * n as n from amount where id = 1`)
        assert.deepEqual(await read.get`select n - 1 as n from amount where id = 1`, { n: MOST - 1 })
      }),
  },
  {
    title: 'sum, count, min, max and avg are numbers, and the sum of nothing is null',
    run: (home) =>
      using(home, AMOUNT, async ({ transaction, read }) => {
        assert.deepEqual(await read.get`select sum(n) as total, count(*) as many, max(n) as most from amount`, {
          total: null,
          many: 0,
          most: null,
        })
        await transaction(async (db) => (await put(db, 1, 3_000_000_000), await put(db, 2, 4), await put(db, 3, null)))
        assert.deepEqual(
          await read.get`select sum(n) as total, count(*) as many, count(n) as known, min(n) as least, max(n) as most, avg(n) as mean from amount`,
          { total: 3_000_000_004, many: 3, known: 2, least: 4, most: 3_000_000_000, mean: 1_500_000_002 },
        )
      }),
  },
  {
    title: 'arithmetic with a value is done in 64 bits, and division of whole numbers leaves a whole number',
    run: (home) =>
      using(home, AMOUNT, async ({ read }) => {
        const big = 3_000_000_000
        assert.deepEqual(
          await read.get`select ${big} + 1 as plus, ${big} * 2 as twice, ${7} / 2 as half, ${-7} / 2 as minus`,
          {
            plus: big + 1,
            twice: big * 2,
            half: 3,
            minus: -3,
          },
        )
        assert.deepEqual(await read.get`select ${7} % 4 as rest, ${1.5} * 2 as three, ${2} as bare`, {
          rest: 3,
          three: 3,
          bare: 2,
        })
      }),
  },
  {
    title: 'a column for numbers takes no text and no fraction',
    run: (home) =>
      using(home, AMOUNT, async ({ transaction, read }) => {
        for (const wrong of ['many', '', '1.5', 'NaN'])
          await rejectsWith(
            'constraint',
            transaction((db) => put(db, 1, wrong)),
          )
        await rejectsWith(
          'constraint',
          transaction((db) => db.run`insert into amount (id, n) values (${'one'}, 1)`),
        )
        assert.deepEqual(await read.all`select id from amount`, [])
      }),
  },
  {
    title: 'a counter that leaves 64 bits is refused, not wrapped around',
    run: (home) =>
      using(home, AMOUNT, async ({ transaction, read }) => {
        await transaction((db) => put(db, 1, MOST))
        await rejectsWith(
          'constraint',
          transaction((db) => db.run`update amount set n = n * n where id = 1`),
        )
        assert.deepEqual(await read.get`select n from amount`, { n: MOST })
      }),
  },
  {
    title: 'a comparison reads as 1 or 0',
    run: (home) =>
      using(home, AMOUNT, async ({ read }) => {
        assert.deepEqual(
          await read.get`select 1 = 1 as yes, ${1} > ${2} as no, coalesce(${'a'}, 'b') is null as missing, exists (select 1) as found`,
          {
            yes: 1,
            no: 0,
            missing: 0,
            found: 1,
          },
        )
      }),
  },
]
