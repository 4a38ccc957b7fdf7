import type { Clock } from '../world/clock.ts'

/** When a second attempt starts, and what the caller wants to know of it. */
export interface HedgeCall {
  /** When to start the second attempt, in ms; the callee's usual p95 makes about 5 % more calls. */
  readonly delayMs: number
  readonly signal?: AbortSignal | undefined
  /** Asked when the delay is over: take the price from the retry budget here, or say false. */
  mayHedge(): boolean
  /** Is this failure an answer that another attempt would only repeat, such as a refusal? Then it ends both. */
  isFinal(error: unknown): boolean
  /** Told when the second attempt starts. */
  onHedge?(): void
}

/**
 * Runs `attempt`, and once more if there is no answer after `delayMs`; the first success wins and the loser's signal
 * aborts. A failure before the delay is over is returned as it is: repeating failures is retry's business. If both fail,
 * the later failure is returned. Only for reads: both attempts may be carried out. Dean and Barroso, "The Tail at Scale"
 * (2013); gRPC A6 and Polly hedge the same way.
 */
export function hedge<T>(clock: Clock, call: HedgeCall, attempt: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { signal } = call
  if (signal?.aborted) return Promise.reject(signal.reason as Error)
  return new Promise<T>((resolve, reject) => {
    const running = new Set<AbortController>()

    const finish = (reason: unknown) => {
      cancelTimer()
      signal?.removeEventListener('abort', onAbort)
      const losers = [...running]
      running.clear()
      for (const loser of losers) loser.abort(reason)
    }
    const onAbort = () => {
      finish(signal?.reason)
      reject(signal?.reason as Error)
    }

    const start = () => {
      const controller = new AbortController()
      running.add(controller)
      Promise.try(attempt, controller.signal).then(
        (value) => {
          // Not among the running any more: it has lost, and nobody waits for what it says.
          if (!running.delete(controller)) return
          finish(answered)
          resolve(value)
        },
        (error: unknown) => {
          if (!running.delete(controller) || (running.size > 0 && !call.isFinal(error))) return
          finish(answered)
          reject(error)
        },
      )
    }

    const cancelTimer = clock.after(call.delayMs, () => {
      if (!call.mayHedge()) return
      call.onHedge?.()
      start()
    })
    signal?.addEventListener('abort', onAbort)
    start()
  })
}

const answered = 'another attempt has answered'
