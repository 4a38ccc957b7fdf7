import type { VirtualClock } from '../world/index.ts'

const PATIENCE_MS = 120_000
/** So that what needs no time is done before any passes. */
const TURNS = 4

/**
 * Makes the function that brings work to its end by letting time pass while it is under way, one millisecond after the
 * other, however much work is under way at once. It rejects when nothing came of the work in 2 minutes of virtual time.
 */
export function passage(clock: VirtualClock): <T>(work: Promise<T>) => Promise<T> {
  const waiting = new Set<{ readonly until: number; readonly giveUp: (error: Error) => void }>()
  let passing: Promise<void> | undefined

  const pass = async () => {
    for (;;) {
      for (let turn = 0; turn < TURNS; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
      if (waiting.size === 0) break
      for (const { until, giveUp } of waiting)
        if (clock.monotonic() > until) giveUp(new Error(`nothing came of it in ${PATIENCE_MS} ms of virtual time`))
      await clock.advance(1)
    }
    passing = undefined
  }

  return async (work) => {
    const { promise: late, reject: giveUp } = Promise.withResolvers<never>()
    const entry = { until: clock.monotonic() + PATIENCE_MS, giveUp }
    waiting.add(entry)
    passing ??= pass()
    try {
      return await Promise.race([work, late])
    } finally {
      waiting.delete(entry)
      // Time stands still again when the last one hears of it.
      if (waiting.size === 0) await passing
    }
  }
}
