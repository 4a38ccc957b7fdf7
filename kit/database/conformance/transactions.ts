import assert from 'node:assert/strict'
import { virtualClock } from '../../world/index.ts'
import { conflict, type Writer } from '../database.ts'
import type { Case } from './case.ts'
import { advanceUntil, rejectsWith, times, using } from './support.ts'

const NOTE = 'create table note (id text primary key, body text not null)'
const write = (db: Writer, id: string) => db.run`insert into note (id, body) values (${id}, 'x')`

export const transactions: readonly Case[] = [
  {
    title: 'what a transaction wrote is read after it, and its answer is that of the closure',
    run: (home) =>
      using(home, NOTE, async ({ transaction, read }) => {
        const answer = await transaction(async (db) => {
          assert.equal(await write(db, 'a'), 1)
          return (await db.get<{ body: string }>`select body from note where id = ${'a'}`)?.body
        })
        assert.equal(answer, 'x')
        assert.deepEqual(await read.all`select id, body from note`, [{ id: 'a', body: 'x' }])
        assert.equal(await read.get`select id from note where id = ${'b'}`, undefined)
      }),
  },
  {
    title: 'a closure that throws leaves nothing behind, and its error comes back as it was',
    run: (home) =>
      using(home, NOTE, async ({ transaction, read }) => {
        const mine = new Error('mine')
        const running = transaction(async (db) => {
          await write(db, 'a')
          throw mine
        })
        await assert.rejects(running, (error) => error === mine)
        await rejectsWith(
          'conflict',
          transaction(async (db) => (await write(db, 'b'), Promise.reject(conflict('it')))),
        )
        assert.deepEqual(await read.all`select id from note`, [])
        await transaction((db) => write(db, 'c'))
        assert.deepEqual(await read.all`select id from note`, [{ id: 'c' }])
      }),
  },
  {
    title: 'a statement that fails takes its transaction with it, even if the closure catches the error',
    run: (home) =>
      using(home, NOTE, async ({ transaction, read }) => {
        const stubborn = transaction(async (db) => {
          await write(db, 'a')
          await write(db, 'a').catch(() => {})
          await write(db, 'b').catch(() => {})
          return 'done'
        })
        await rejectsWith('constraint', stubborn)
        assert.deepEqual(await read.all`select id from note`, [])
      }),
  },
  {
    title:
      'a transaction within a transaction is refused, at its beginning and after a statement, and so is a read beside it',
    run: (home) =>
      using(home, NOTE, async ({ transaction, read }) => {
        const nested = () => transaction((db) => write(db, 'inner'))
        await assert.rejects(transaction(nested), /cannot open another one/)
        await assert.rejects(
          transaction(async (db) => {
            await write(db, 'outer')
            await nested()
          }),
          /cannot open another one/,
        )
        await assert.rejects(
          transaction(async () => read.all`select id from note`),
          /use the db that it is given/,
        )
        assert.deepEqual(await read.all`select id from note`, [])
      }),
  },
  {
    title: 'a closure that waits for anything but its database is ended, and does not block the next one',
    run: async (home) => {
      const clock = virtualClock()
      await using(
        home,
        NOTE,
        async ({ transaction, read }) => {
          const started = Promise.withResolvers<void>()
          const hung = transaction(async (db) => {
            await write(db, 'a')
            started.resolve()
            await new Promise(() => {})
          })
          hung.catch(() => {})
          await started.promise
          await assert.rejects(advanceUntil(clock, hung), /may await only its database/)
          await transaction((db) => write(db, 'b'))
          assert.deepEqual(await read.all`select id from note`, [{ id: 'b' }])
        },
        () => home.open(clock),
      )
    },
  },
  {
    title: 'the db of a transaction that has ended is refused',
    run: (home) =>
      using(home, NOTE, async ({ transaction, read }) => {
        const kept = await transaction(async (db) => db)
        await assert.rejects(write(kept, 'late'), /has ended/)
        assert.deepEqual(await read.all`select id from note`, [])
      }),
  },
  {
    title: 'a read never sees a transaction that is not committed',
    run: (home) =>
      using(home, NOTE, async ({ transaction, read }) => {
        const started = Promise.withResolvers<void>()
        let seen: unknown[] | undefined
        const reader = started.promise.then(async () => {
          seen = await read.all`select id from note`
        })
        const rolledBack = transaction(async (db) => {
          await write(db, 'a')
          started.resolve()
          for (let at = 0; at < 100 && seen === undefined; at++) await db.all`select id from note`
          throw new Error('no')
        })
        await assert.rejects(rolledBack, /no/)
        await reader
        assert.deepEqual(seen, [])
      }),
  },
  {
    title: 'a read cannot write',
    run: (home) =>
      using(home, NOTE, async ({ transaction, read }) => {
        await assert.rejects(read.all`insert into note (id, body) values ('a', 'x') returning id`)
        await assert.rejects(read.get`delete from note returning id`)
        assert.deepEqual(await read.all`select id from note`, [])
        await transaction((db) => write(db, 'still works'))
      }),
  },
  {
    title: 'transactions that run at the same time are each all or nothing',
    run: (home) =>
      using(home, 'create table entry (id bigint primary key, pair bigint not null)', async ({ transaction, read }) => {
        const outcomes = await Promise.allSettled(
          times(60, (at) =>
            transaction(async (db) => {
              await db.run`insert into entry (id, pair) values (${at * 2}, ${at})`
              if (at % 3 === 0) throw new Error('every third')
              await db.run`insert into entry (id, pair) values (${at * 2 + 1}, ${at})`
            }),
          ),
        )
        assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 40)
        assert.equal((await read.get<{ n: number }>`select count(*) as n from entry`)?.n, 80)
        assert.deepEqual(await read.all`select pair from entry group by pair having count(*) <> 2`, [])
      }),
  },
  {
    title: 'statements that a closure starts together run in their order',
    run: (home) =>
      using(home, NOTE, async ({ transaction }) => {
        const found = await transaction(async (db) => {
          const [, , rows] = await Promise.all([
            write(db, 'a'),
            write(db, 'b'),
            db.all`select id from note order by id`,
          ])
          return rows
        })
        assert.deepEqual(found, [{ id: 'a' }, { id: 'b' }])
      }),
  },
  {
    title: 'a statement that a closure does not wait for is part of its transaction, and so is its failure',
    run: (home) =>
      using(home, NOTE, async ({ transaction, read }) => {
        await transaction(async (db) => void write(db, 'a'))
        const twice = transaction(async (db) => {
          await write(db, 'b')
          void write(db, 'a')
          return 'done'
        })
        await rejectsWith('constraint', twice)
        const unsent = transaction(async (db) => {
          await write(db, 'b')
          void write(db, 'a\0')
        })
        await rejectsWith('constraint', unsent)
        assert.deepEqual(await read.all`select id from note`, [{ id: 'a' }])
      }),
  },
  {
    title: 'a template with two statements is refused, and neither is run',
    run: (home) =>
      using(home, NOTE, async ({ transaction, read }) => {
        await transaction((db) => write(db, 'a'))
        await assert.rejects(
          transaction((db) => db.run`delete from note; insert into note (id, body) values ('b', 'x')`),
        )
        assert.deepEqual(await read.all`select id from note`, [{ id: 'a' }])
      }),
  },
]
