import { lag } from '../sharing/cursor.ts'
import type { Group } from '../sharing/group.ts'
import { isComplete, type Topic } from '../sharing/topic.ts'
import type { State } from './state.ts'

/** Everything there is to know about the topics and the groups that read them, by name. */
export const status = (state: State) => ({
  topics: [...state.topics.values()].sort(byName).map((topic) => ({
    name: topic.name,
    complete: isComplete(topic),
    bytes: sum(topic.partitions.map(({ bytes }) => bytes)),
    events: sum(topic.partitions.map(({ first, next }) => next - first)),
    partitions: topic.partitions.map(({ number, first, next, bytes }) => ({ partition: number, first, next, bytes })),
    groups: [...state.groups.values()]
      .filter((group) => group.cursors(topic.name).length > 0)
      .sort(byName)
      .map((group) => groupStatus(group, topic)),
  })),
})

export type Status = ReturnType<typeof status>

function groupStatus(group: Group, topic: Topic) {
  const cursors = group.cursors(topic.name)
  return {
    name: group.name,
    /** Events that are not acknowledged. */
    lag: sum(cursors.map(lag)),
    /** Events that were trimmed before this group had seen them. */
    lost: sum(cursors.map(({ lost }) => lost)),
    members: [...new Set(cursors.flatMap(({ owner, hand }) => [owner, hand?.member]))].filter((id) => id !== undefined),
    partitions: cursors.map((cursor) => ({
      partition: cursor.partition,
      position: cursor.position,
      lag: lag(cursor),
      lost: cursor.lost,
      member: cursor.owner ?? null,
      inHand: cursor.hand ? cursor.hand.next - cursor.hand.offset : 0,
    })),
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)
const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1)
