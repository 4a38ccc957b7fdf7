import type { Clock } from '../world/clock.ts'
import { isPolicyError, PolicyError } from './policy-error.ts'

/** How many calls may run at a time, and how many may wait for how long. */
export interface BulkheadSettings {
  /** Calls to one callee at a time. */
  readonly concurrent: number
  /** Calls that may wait for a place. */
  readonly queue: number
  /** How long a call may wait, in ms. */
  readonly maxWaitMs: number
}

/**
 * 32 calls of 10 ms are 3,200 a second, more than one process makes; a wait of more than 200 ms means that the callee
 * stalls, and waiting longer only keeps memory and deadlines busy.
 */
export const bulkheadDefaults: BulkheadSettings = { concurrent: 32, queue: 32, maxWaitMs: 200 }

/** The calls to one callee, now. */
export interface BulkheadState {
  readonly running: number
  readonly waiting: number
}

/** Limits the calls to one callee. */
export interface Bulkhead {
  /**
   * A place: at once if one is free, else a promise in the order of arrival. The value gives the place back; calling it
   * twice does nothing. Rejects with `bulkhead_full` (or throws it, if the queue is full) and with the signal's reason.
   * `waitMs` shortens the wait, for a caller whose deadline is near.
   */
  enter(signal?: AbortSignal, waitMs?: number): (() => void) | Promise<() => void>
  state(): BulkheadState
}

/** Was the call turned away because too many calls to the same callee are running? The callee was not asked. */
export const isBulkheadFull = (error: unknown): error is PolicyError => isPolicyError(error, 'bulkhead_full')

/**
 * Keeps one slow callee from taking all of a process: a limit on running calls, a short queue with an age limit in front
 * of it (Resilience4j's semaphore bulkhead, with CoDel's insight that a standing queue helps nobody). A waiter that aborts
 * leaves at once and its place in the queue is free.
 */
export function createBulkhead(clock: Clock, settings: BulkheadSettings = bulkheadDefaults): Bulkhead {
  let running = 0
  // Invariant: someone waits only while every place is taken, because a place given back goes straight to the oldest waiter.
  const waiters = new Set<() => void>()

  const place = () => {
    let held = true
    return () => {
      if (!held) return
      held = false
      const [next] = waiters
      if (next) next()
      else running--
    }
  }

  const wait = (signal: AbortSignal | undefined, waitMs: number) =>
    new Promise<() => void>((resolve, reject) => {
      const leave = () => {
        waiters.delete(admit)
        cancelTimer()
        signal?.removeEventListener('abort', onAbort)
      }
      const admit = () => {
        leave()
        resolve(place())
      }
      const onAbort = () => {
        leave()
        reject(signal?.reason as Error)
      }
      const cancelTimer = clock.after(Math.min(settings.maxWaitMs, waitMs), () => {
        leave()
        reject(bulkheadFull('No place became free in time.'))
      })
      waiters.add(admit)
      signal?.addEventListener('abort', onAbort)
    })

  return {
    enter(signal, waitMs = settings.maxWaitMs) {
      signal?.throwIfAborted()
      if (running < settings.concurrent) {
        running++
        return place()
      }
      if (waiters.size >= settings.queue) throw bulkheadFull('Too many calls are waiting.')
      return wait(signal, waitMs)
    },
    state: () => ({ running, waiting: waiters.size }),
  }
}

const bulkheadFull = (message: string) => new PolicyError('bulkhead_full', message)
