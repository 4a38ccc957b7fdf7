import type { Clock } from '../world/clock.ts'
import type { Batch, Subscribe } from './bus.ts'

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5_000

/**
 * The consumer's side of the order guarantee, the same on every bus: batches of one partition are handled one after the
 * other, of different partitions side by side, and after a rejection the partition pauses, longer each time.
 */
export class Lanes {
  readonly #handle: Subscribe['handle']
  readonly #clock: Clock
  /** What the next batch of a partition has to wait for. Not for its acknowledgement: the bus sees to that. */
  readonly #last = new Map<string, Promise<unknown>>()
  readonly #unsettled = new Set<Promise<void>>()
  readonly #pausesMs = new Map<string, number>()
  readonly #closing = new AbortController()

  constructor(handle: Subscribe['handle'], clock: Clock) {
    this.#handle = handle
    this.#clock = clock
  }

  /**
   * Handles the batch when its turn comes, then calls `settle`: with true if it was handled, with false (after the pause)
   * if it was rejected, or was not even tried because it is no longer ours (`lost`) or the consumer is closing.
   */
  run(batch: Batch, lost: AbortSignal, settle: (handled: boolean) => Promise<void>): void {
    const lane = `${batch.topic} ${batch.partition}`
    const attempt = (this.#last.get(lane) ?? Promise.resolve()).then(() => this.#attempt(lane, batch, lost))
    this.#last.set(lane, attempt)
    const done = attempt.then(settle).finally(() => {
      this.#unsettled.delete(done)
      if (this.#last.get(lane) === attempt) this.#last.delete(lane)
    })
    this.#unsettled.add(done)
  }

  /** Starts nothing more; resolves when what is being handled is done and settled. */
  async close(): Promise<void> {
    this.#closing.abort()
    while (this.#unsettled.size > 0) await Promise.all(this.#unsettled)
  }

  async #attempt(lane: string, batch: Batch, lost: AbortSignal): Promise<boolean> {
    if (lost.aborted || this.#closing.signal.aborted) return false
    try {
      await this.#handle(batch, lost)
      this.#pausesMs.delete(lane)
      return true
    } catch {
      const pauseMs = this.#pausesMs.get(lane) ?? FIRST_PAUSE_MS
      this.#pausesMs.set(lane, Math.min(LONGEST_PAUSE_MS, pauseMs * 2))
      await this.#clock.sleep(pauseMs, AbortSignal.any([lost, this.#closing.signal])).catch(() => {})
      return false
    }
  }
}
