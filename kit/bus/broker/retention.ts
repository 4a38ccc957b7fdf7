import type { Clock } from '../../world/clock.ts'
import type { PartitionLog, Topic } from '../sharing/topic.ts'
import type { Log, LoggedEvent } from './log.ts'
import type { State } from './state.ts'

/** What is kept: events go when they are older than `ms` or when all together take more than `bytes`, the oldest first. */
export interface Retention {
  readonly bytes: number
  readonly ms: number
}

export const KEEP: Retention = { bytes: 1_000_000_000, ms: 7 * 24 * 3_600_000 }

/** Few enough that a step holds up publishes for some milliseconds only. */
const STEP = 500

/** Deletes one step of what is no longer kept. Answers whether there may be more. */
export function trim(log: Log, state: State, clock: Clock, keep: Retention): boolean {
  let excess = kept(state) - keep.bytes
  const before = clock.now() - keep.ms
  const shrunk = new Map<PartitionLog, Shrunk>()
  let count = 0
  let last: number | undefined
  for (const event of log.oldest(STEP)) {
    if (excess <= 0 && event.at >= before) break
    excess -= event.bytes
    last = event.arrival
    count++
    shrink(event, state, shrunk)
  }
  if (last === undefined) return false
  remove(log, last, shrunk)
  for (const topic of new Set([...shrunk.values()].map((one) => one.topic)))
    for (const group of state.groups.values()) group.trimmed(topic)
  return count === STEP
}

const kept = (state: State): number => {
  let bytes = 0
  for (const { partitions } of state.topics.values()) for (const partition of partitions) bytes += partition.bytes
  return bytes
}

interface Shrunk {
  readonly topic: Topic
  readonly partition: PartitionLog
}

function shrink(event: Omit<LoggedEvent, 'text'>, state: State, shrunk: Map<PartitionLog, Shrunk>): void {
  const topic = state.numbered(event.topic)
  const log = topic?.partitions[event.partition]
  if (!topic || !log) return
  let after = shrunk.get(log)
  if (!after) shrunk.set(log, (after = { topic, partition: { ...log } }))
  after.partition.first = event.offset + 1
  after.partition.bytes -= event.bytes
}

/** The log first, the memory after it: if the disk fails nothing has changed. */
function remove(log: Log, upTo: number, shrunk: ReadonlyMap<PartitionLog, Shrunk>): void {
  log.transaction(() => {
    log.trim(upTo)
    for (const { topic, partition } of shrunk.values()) log.savePartition(topic, partition)
  })
  for (const [before, { partition }] of shrunk) Object.assign(before, partition)
}
