import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Address } from './address.ts'
import { times, until } from './support.ts'
import type { Job } from './worker.ts'

/** Another process at work on the database of a case. */
export interface Worker {
  /** The lines it has said so far. */
  readonly said: readonly string[]
  begin(): void
  /** SIGKILL, and all it said before it died. */
  kill(): Promise<void>
  /** Resolves when it has done its job; rejects with what it wrote to standard error if it has not. */
  done(): Promise<void>
}

async function startWorker(address: Address, job: Job): Promise<Worker> {
  const file = fileURLToPath(new URL('./worker.ts', import.meta.url))
  const child = spawn(process.execPath, [file, JSON.stringify([address, job])], { stdio: 'pipe' })
  const said: string[] = []
  let complaints = ''
  createInterface({ input: child.stdout }).on('line', (line) => said.push(line))
  child.stderr.on('data', (data: Buffer) => (complaints += data.toString()))
  child.stdin.on('error', () => {})
  const closed = once(child, 'close')
  await Promise.race([until('the worker is ready', () => said[0] === 'ready' || child.exitCode !== null), closed])
  assert.equal(said.shift(), 'ready', complaints)
  return {
    said,
    begin: () => void child.stdin.write('begin\n'),
    kill: async () => {
      child.kill('SIGKILL')
      await closed
    },
    done: async () => {
      const [code] = await closed
      assert.deepEqual([code, said.at(-1)], [0, 'done'], complaints)
    },
  }
}

/** Runs as many processes as there are jobs, lets them begin at the same moment, and ends them with the case. */
export async function withWorkers(
  address: Address,
  jobs: readonly Job[],
  run: (workers: readonly Worker[]) => Promise<void>,
): Promise<void> {
  const workers = await Promise.all(jobs.map((job) => startWorker(address, job)))
  try {
    for (const worker of workers) worker.begin()
    await run(workers)
  } finally {
    await Promise.all(workers.map((worker) => worker.kill()))
  }
}

export const alike = (count: number, job: Job): Job[] => times(count, () => job)
