import assert from 'node:assert/strict'
import { systemClock } from '../../world/index.ts'
import type { Database } from '../database.ts'
import type { Address } from './address.ts'
import type { Case } from './case.ts'
import { alike, withWorkers } from './crew.ts'
import { until, using } from './support.ts'

/** Leads until it is told to stop, and counts. */
function leader(database: Database, name = 'case') {
  const seen = { leading: 0, times: 0 }
  const leadership = database.lead(name, async (signal) => {
    seen.leading++
    seen.times++
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve()
      signal.addEventListener('abort', () => resolve())
    })
    seen.leading--
  })
  return { seen, release: leadership.release }
}

/** Long enough for everybody to have asked for the lock several times. */
const WATCHED_MS = 600

export const leadership: readonly Case[] = [
  {
    title: 'under each name one leads at a time, and another takes over when it is released',
    run: (home) =>
      using(home, 'create table unused (id bigint)', async (database) => {
        const [one, two, other] = [leader(database), leader(database), leader(database, 'other')]
        await until('somebody leads', () => one.seen.leading + two.seen.leading > 0 && other.seen.leading > 0)
        await systemClock.sleep(WATCHED_MS)
        assert.equal(one.seen.times + two.seen.times, 1)
        const [first, second] = one.seen.leading ? [one, two] : [two, one]
        await first.release()
        assert.equal(first.seen.leading, 0)
        await until('the other leads', () => second.seen.leading === 1)
        await Promise.all([second.release(), other.release()])
        assert.deepEqual([first.seen.times, second.seen.times], [1, 1])
      }),
  },
  {
    title: 'who leads and returns, or fails, is called again',
    run: (home) =>
      using(home, 'create table unused (id bigint)', async (database) => {
        let times = 0
        const again = database.lead('case', async () => {
          if (++times === 1) throw new Error('the first time')
        })
        await until('it is called three times', () => times >= 3)
        await again.release()
      }),
  },
  {
    title: 'of two instances one leads, and closing it lets the other one lead',
    needs: ['instances'],
    run: (home) =>
      using(home, 'create table unused (id bigint)', async (database) => {
        const second = await home.open()
        const mine = leader(database)
        await until('the first leads', () => mine.seen.leading === 1)
        const theirs = leader(second)
        await systemClock.sleep(WATCHED_MS)
        assert.equal(theirs.seen.times, 0)
        await database.close()
        assert.equal(mine.seen.leading, 0)
        await until('the second leads', () => theirs.seen.leading === 1)
        await second.close()
        assert.equal(theirs.seen.leading, 0)
      }),
  },
  {
    title: 'of two processes one leads, and within a second of its SIGKILL the other one does',
    needs: ['processes'],
    run: async (home) => {
      await withWorkers(home.processes as Address, alike(2, { do: 'lead' }), async (workers) => {
        const leading = () => workers.filter(({ said }) => said.includes('leading'))
        await until('one leads', () => leading().length > 0)
        await systemClock.sleep(WATCHED_MS)
        assert.equal(leading().length, 1)
        await leading()[0]?.kill()
        const killedAt = systemClock.monotonic()
        await until('the other leads', () => leading().length === 2)
        const tookMs = systemClock.monotonic() - killedAt
        assert.ok(tookMs < 1_000, `it took ${Math.round(tookMs)} ms`)
      })
    },
  },
  {
    title: 'who loses the connection it leads by is told, and somebody leads again',
    needs: ['cutLeader'],
    run: (home) =>
      using(home, 'create table unused (id bigint)', async (database) => {
        const { seen, release } = leader(database)
        await until('it leads', () => seen.leading === 1)
        await home.cutLeader?.()
        await until('it was told and leads again', () => seen.times === 2 && seen.leading === 1)
        await release()
      }),
  },
]
