import type { Topic } from '../sharing/topic.ts'
import type { Log } from './log.ts'

export type Target = 'beginning' | 'now' | { readonly at: number }

/** The offset from which a partition has to be read to see everything that arrived at the target or later. */
export function offsetAt(log: Log, topic: Topic, partition: number, to: Target): number {
  const { first = 0, next = 0 } = topic.partitions[partition] ?? {}
  if (to === 'beginning') return first
  if (to === 'now') return next
  // Times in a partition never go down, so that halving finds the place without an index on them.
  let low = first
  let high = next
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((log.arrivedAt(topic, partition, middle) ?? 0) < to.at) low = middle + 1
    else high = middle
  }
  return low
}
