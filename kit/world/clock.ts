/** Time as the world tells it. Real processes use the machine's clock, the trial world a virtual one. */
export interface Clock {
  /** Wall time in milliseconds since 1970. May jump, unless it is anchored: never measure a duration by it. */
  now(): number
  /** A time in milliseconds that only moves forward, for durations and deadlines. Its zero means nothing. */
  monotonic(): number
  /** Resolves after `ms`. If `signal` aborts first it rejects with the signal's reason and the timer is gone. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Calls `run` once after `ms`, unless the returned function is called first. Keeps no process alive. */
  after(ms: number, run: () => void): () => void
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error)
      const onAbort = () => {
        clearTimeout(timer)
        reject(signal?.reason as Error)
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      }, ms)
      signal?.addEventListener('abort', onAbort, { once: true })
    }),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}
