import type { Clock } from '../world/clock.ts'

/** A sleep that ends early when there is something to do. */
export interface Nap {
  /** Ends the sleep, or the next one if there is none now. */
  wake(): void
  /** Resolves after `ms`, when it is woken or when `signal` aborts; at once if that has happened already. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

export function createNap(clock: Clock): Nap {
  let woken = false
  let wakeUp = () => {}
  return {
    wake: () => {
      woken = true
      wakeUp()
    },
    sleep: async (ms, signal) => {
      if (!woken && !signal.aborted)
        await new Promise<void>((resolve) => {
          const done = () => {
            cancel()
            signal.removeEventListener('abort', done)
            wakeUp = () => {}
            resolve()
          }
          const cancel = clock.after(ms, done)
          signal.addEventListener('abort', done, { once: true })
          wakeUp = done
        })
      woken = false
    },
  }
}
