import type { Clock } from '@souk/kit/world'
import { conform, type Decision, type Quota } from './gcra.ts'

/** A port: counts requests by key. At once where the counts are kept here. */
export interface Tally {
  take(key: string, quota: Quota): Decision | Promise<Decision>
  close(): Promise<void>
}

/** Keys kept at most: an address that comes by billions of networks cannot fill the memory with them. */
const MOST_KEYS = 100_000

/** Counts that are at hand. */
export interface MemoryTally extends Tally {
  take(key: string, quota: Quota): Decision
}

/** Counts in this process. Who was not heard of for longest is forgotten first, and begins anew. */
export function memoryTally(clock: Clock, mostKeys = MOST_KEYS): MemoryTally {
  const arrivals = new Map<string, number>()
  return {
    take: (key, quota) => {
      const known = arrivals.get(key)
      const { arrivalMs, decision } = conform(quota, known, clock.monotonic())
      if (known !== undefined) arrivals.delete(key)
      else if (arrivals.size >= mostKeys) arrivals.delete(arrivals.keys().next().value as string)
      arrivals.set(key, arrivalMs)
      return decision
    },
    close: () => Promise.resolve(),
  }
}
