import type { Topic } from './topic.ts'

/** A batch that was delivered and not yet acknowledged: offsets from `offset` up to, not including, `next`. */
export interface Hand {
  readonly member: string
  readonly offset: number
  readonly next: number
  /** The group was rewound since: the acknowledgement ends the hand but moves nothing. */
  void: boolean
}

/** Where a group stands in one partition: what outlives its members. */
export interface Place {
  readonly topic: Topic
  readonly partition: number
  /** The offset of the first event that is not acknowledged. */
  position: number
  /** How many events were trimmed before the group had seen them. */
  lost: number
}

/** A place in a group that is at work. */
export interface Cursor extends Place {
  readonly group: string
  /** The member that gets what comes next. */
  owner: string | undefined
  /** While there is one nothing else of the partition is delivered: that keeps the order and slows a slow consumer's flow. */
  hand: Hand | undefined
}

/** How far the log of the cursor's partition reaches. */
export const logOf = ({ topic, partition }: Cursor) => topic.partitions[partition] as Topic['partitions'][number]

/** How many events the group has not acknowledged. */
export const lag = (cursor: Cursor): number => logOf(cursor).next - cursor.position

/** Moves a group that is behind the trimmed point to the first kept event. Answers whether it had to. */
export function catchUp(cursor: Cursor): boolean {
  const { first } = logOf(cursor)
  if (cursor.position >= first) return false
  const seen = cursor.hand && !cursor.hand.void ? cursor.hand.next : cursor.position
  cursor.lost += Math.max(0, first - seen)
  cursor.position = first
  return true
}
