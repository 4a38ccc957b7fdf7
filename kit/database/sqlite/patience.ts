import type { Clock } from '../../world/clock.ts'
import type { Random } from '../../world/random.ts'
import { DatabaseError } from '../database.ts'
import { isBusy } from './errors.ts'

const LIMIT_MS = 5_000
const LONGEST_PAUSE_MS = 8

/**
 * Asks until no other process is in the way, with pauses of random length on the world's clock. Rejects with `unavailable`
 * after 5 s.
 */
export async function patiently<T>(ask: () => T | Promise<T>, clock: Clock, random: Random): Promise<T> {
  const since = clock.monotonic()
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask()
    } catch (error) {
      if (!isBusy(error)) throw error
      if (clock.monotonic() - since > LIMIT_MS)
        throw new DatabaseError('unavailable', 'another process holds the lock of the database', error)
      await clock.sleep(1 + random.fraction() * Math.min(LONGEST_PAUSE_MS, 2 ** attempt))
    }
  }
}
