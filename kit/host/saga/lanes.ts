import { bulkheadDefaults, createBulkhead, type Bulkhead } from '../../resilience/index.ts'
import type { Clock } from '../../world/index.ts'

/** Fewer than the bulkhead of a callee takes, so that other calls of this process find a place beside those of sagas. */
const CONCURRENT = bulkheadDefaults.concurrent - 8
/** Steps are kept in the database: one that waits here for its turn costs little, and one that is turned away would count as unknown. */
const QUEUE = 10_000
const LONGEST_WAIT_MS = 10_000

/** Lets so many steps of sagas ask one callee at a time; the others wait for their turn. */
export interface Lanes {
  /** Resolves when it is its turn, with what ends the turn. */
  enter(callee: string): Promise<() => void>
}

export function createLanes(clock: Clock): Lanes {
  const lanes = new Map<string, Bulkhead>()
  return {
    enter: async (callee) => {
      let lane = lanes.get(callee)
      if (lane === undefined) {
        lane = createBulkhead(clock, { concurrent: CONCURRENT, queue: QUEUE, maxWaitMs: LONGEST_WAIT_MS })
        lanes.set(callee, lane)
      }
      return lane.enter()
    },
  }
}
