import { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../world/clock.ts'
import type { Leadership } from '../database.ts'

const RETRY_MS = 250

/** Takes a lock and answers how to give it back, or undefined while somebody else has it. */
type Lock = () => (() => void) | undefined

/** Leads while it holds the lock, and asks for it again and again while it does not. */
export function lead(lock: Lock, clock: Clock, run: (signal: AbortSignal) => Promise<void>): Leadership {
  const stop = new AbortController()
  const done = (async () => {
    while (!stop.signal.aborted) {
      const unlock = lock()
      if (unlock) {
        await run(stop.signal).catch(() => {})
        unlock()
      }
      await clock.sleep(RETRY_MS, stop.signal).catch(() => {})
    }
  })()
  return {
    release: () => {
      stop.abort()
      return done
    },
  }
}

/**
 * An exclusive lock on a file of its own. The operating system gives it back when the process ends, however it ends, so
 * there is no lease to expire and no clock to trust. Undefined also when the file cannot be opened now.
 */
export function lockFile(path: string): ReturnType<Lock> {
  let file: DatabaseSync | undefined
  try {
    file = new DatabaseSync(path, { timeout: 0 })
    file.exec('begin exclusive')
    const held = file
    return () => held.close()
  } catch {
    file?.close()
    return undefined
  }
}

/** A lock among the users of one database in memory, which no other process can see. */
export function lockName(taken: Set<string>, name: string): ReturnType<Lock> {
  if (taken.has(name)) return undefined
  taken.add(name)
  return () => void taken.delete(name)
}
