import type { Clock } from '../../world/clock.ts'

const EVERY_MS = 1_000

/** Does `work` every second, and again in the next turn of the event loop while it answers that there is more to do. */
export function startChores(clock: Clock, work: () => boolean): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const run = async () => {
    while (!stopping.signal.aborted) {
      if (attempt(work)) await new Promise((resolve) => setImmediate(resolve))
      else await clock.sleep(EVERY_MS, stopping.signal).catch(() => {})
    }
  }
  const running = run()
  return {
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

/** Chores need the disk. When it fails they can wait: publishing tells about it, and loudly. */
function attempt(work: () => boolean): boolean {
  try {
    return work()
  } catch {
    return false
  }
}
