import assert from 'node:assert/strict'
import { systemClock } from '../../world/index.ts'
import type { Database } from '../database.ts'
import type { Address } from './address.ts'
import type { Case } from './case.ts'
import { alike, withWorkers } from './crew.ts'
import { buy, increment, incrementVersioned, SHOP } from './shop.ts'
import { times, using } from './support.ts'

/** Half of what makes a transaction give up. */
const LONG_MS = 2_500

const counted = async ({ read }: Database) => (await read.get<{ n: number }>`select n from counter where name = 'n'`)?.n
const left = async ({ read }: Database, sku: string) =>
  (await read.get<{ on_hand: number }>`select on_hand from stock where sku = ${sku}`)?.on_hand

export const writers: readonly Case[] = [
  {
    title: 'of 300 buyers at once exactly 200 get one of 200, and of 200 exactly one gets the last one',
    run: (home) =>
      using(home, SHOP, async (database) => {
        assert.deepEqual([await buy(database, 300), await left(database, 'lamp')], [200, 0])
        assert.deepEqual([await buy(database, 200, 'last'), await left(database, 'last')], [1, 0])
      }),
  },
  {
    title: 'a counter that is changed in one statement misses nobody, and none fails',
    run: (home) =>
      using(home, SHOP, async (database) => {
        await Promise.all(times(200, () => increment(database, 'n')))
        assert.equal(await counted(database), 200)
      }),
  },
  {
    title:
      'a row that is read, decided on and written under its version misses nobody, by running again after a conflict',
    run: (home) =>
      using(home, SHOP, async (database) => {
        await Promise.all(times(100, () => incrementVersioned(database, 'n')))
        assert.equal(await counted(database), 100)
      }),
  },
  {
    title: 'two processes that buy at the same time sell exactly what is there',
    needs: ['processes'],
    run: (home) =>
      using(home, SHOP, async (database) => {
        await withWorkers(home.processes as Address, alike(2, { do: 'buy', buyers: 150 }), async (workers) => {
          await Promise.all(workers.map((worker) => worker.done()))
          const sold = workers.map(({ said }) => Number(said[0]))
          assert.equal((sold[0] as number) + (sold[1] as number), 200, String(sold))
        })
        assert.equal(await left(database, 'lamp'), 0)
      }),
  },
  {
    title: 'two processes and a third that write all the time miss nobody, none fails, and none waits for long',
    needs: ['processes'],
    run: (home) =>
      using(home, SHOP, async (database) => {
        await withWorkers(home.processes as Address, alike(2, { do: 'increment', times: 150 }), async (workers) => {
          let busy = true
          const done = Promise.all(workers.map((worker) => worker.done())).finally(() => (busy = false))
          let own = 0
          let longestMs = 0
          const writing = times(4, async () => {
            while (busy) {
              const since = systemClock.monotonic()
              await increment(database, 'n')
              longestMs = Math.max(longestMs, systemClock.monotonic() - since)
              own++
            }
          })
          await Promise.all([done, ...writing])
          assert.equal(await counted(database), 300 + own)
          assert.ok(longestMs < LONG_MS, `somebody waited ${Math.round(longestMs)} ms`)
        })
      }),
  },
]
