import assert from 'node:assert/strict'
import { systemClock, type VirtualClock } from '../../world/index.ts'
import { isDatabaseError, type Database, type DatabaseError } from '../database.ts'
import type { Home } from './case.ts'

/** The tables of a case, as one migration. */
export const migration = (text: string, id = '0001_case') => ({ id, text })

/** Opens the database of a case, makes its tables, and closes it when the case is over. */
export async function using(
  home: Home,
  tables: string,
  run: (database: Database) => Promise<void>,
  open: () => Promise<Database> = () => home.open(),
): Promise<void> {
  const database = await open()
  try {
    await database.migrate('case', [migration(tables)])
    await run(database)
  } finally {
    await database.close()
  }
}

export const rejectsWith = (reason: DatabaseError['reason'], running: Promise<unknown>): Promise<void> =>
  assert.rejects(running, (error) => {
    assert.ok(isDatabaseError(error, reason), `${reason} expected, not ${String(error)}`)
    return true
  })

/** Moves a clock that stands still until the promise is settled. */
export async function advanceUntil<T>(clock: VirtualClock, running: Promise<T>): Promise<T> {
  let settled = false
  const done = () => {
    settled = true
  }
  running.then(done, done)
  while (!settled) await clock.advance(50)
  return running
}

/** Waits for a condition; fails after 10 s. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = systemClock.monotonic() + 10_000
  while (!(await holds())) {
    assert.ok(systemClock.monotonic() < deadline, `not after 10 s: ${what}`)
    await systemClock.sleep(5)
  }
}

/** Runs a transaction again after a conflict, as the kit does. */
export async function repeating<T>(work: () => Promise<T>, attempts = 200): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isDatabaseError(error, 'conflict') || attempt === attempts) throw error
    }
  }
}

export const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at))
