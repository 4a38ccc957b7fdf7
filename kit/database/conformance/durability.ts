import assert from 'node:assert/strict'
import type { Address } from './address.ts'
import type { Case, Home } from './case.ts'
import { withWorkers, type Worker } from './crew.ts'
import type { Job } from './worker.ts'
import { until, using } from './support.ts'

const ENOUGH = 100

/** Lets a process acknowledge rows until `end`, and finds every one of them afterwards. */
async function keepsAll(home: Home, end: (worker: Worker) => Promise<void>, early?: true): Promise<void> {
  await using(home, 'create table kept (id bigint primary key)', async (database) => {
    const job: Job = { do: 'acknowledge', from: 1, ...(early ? { early } : {}) }
    await withWorkers(home.processes as Address, [job], async ([worker]) => {
      if (worker === undefined) return
      await until('enough rows are acknowledged', () => worker.said.length >= ENOUGH)
      await end(worker)
      await worker.kill()
      const kept = new Set((await database.read.all<{ id: number }>`select id from kept`).map(({ id }) => id))
      const lost = worker.said.map(Number).filter((id) => !kept.has(id))
      assert.deepEqual(lost, [])
    })
  })
}

/** For the canary: the same with a process that acknowledges before it commits. */
export const keepsEarly: Case = {
  title: 'rows that are acknowledged too early',
  needs: ['processes'],
  run: (home) => keepsAll(home, (worker) => worker.kill(), true),
}

export const durability: readonly Case[] = [
  {
    title: 'every row that a process has acknowledged is there after its SIGKILL',
    needs: ['processes'],
    run: (home) => keepsAll(home, (worker) => worker.kill()),
  },
  {
    title: 'every row that a process has acknowledged is there after the database was killed and started again',
    needs: ['processes', 'crash'],
    run: (home) => keepsAll(home, async () => home.crash?.()),
  },
]
