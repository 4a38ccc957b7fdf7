import type { Clock } from '../../world/index.ts'

/** The machine's clock, which a test can move forward: what waits for minutes then waits no longer. */
export interface LeapingClock extends Clock {
  leap(ms: number): void
}

export function leapingClock(): LeapingClock {
  const timers = new Set<{ readonly at: number; readonly fire: () => void }>()
  let aheadMs = 0
  const monotonic = () => performance.now() + aheadMs

  const after = (ms: number, run: () => void) => {
    const cancel = () => {
      clearTimeout(timeout)
      timers.delete(timer)
    }
    const timer = {
      at: monotonic() + ms,
      fire: () => {
        cancel()
        run()
      },
    }
    const timeout = setTimeout(timer.fire, ms)
    timers.add(timer)
    return cancel
  }

  return {
    now: () => Math.floor(Date.now() + aheadMs),
    monotonic,
    after,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error)
        const onAbort = () => {
          cancel()
          reject(signal?.reason as Error)
        }
        const cancel = after(ms, () => {
          signal?.removeEventListener('abort', onAbort)
          resolve()
        })
        signal?.addEventListener('abort', onAbort, { once: true })
      }),
    leap: (ms) => {
      aheadMs += ms
      for (const timer of [...timers].sort((a, b) => a.at - b.at)) if (timer.at <= monotonic()) timer.fire()
    },
  }
}
