import { isComplete } from '../sharing/topic.ts'
import { logOf, type Cursor } from '../sharing/cursor.ts'
import type { Group } from '../sharing/group.ts'
import type { Log } from './log.ts'
import type { Recent } from './recent.ts'

export const MAX_BATCH = 100
/** A batch and an answer end after the event that passes these, so that neither side needs much memory at once. */
const BATCH_CHARS = 1_000_000
const ANSWER_CHARS = 4_000_000

export const NOTHING = '{"batches":[]}'

/** Where the events are: the newest in memory, all in the log. */
export interface Shelves {
  readonly log: Log
  readonly recent: Recent
}

/**
 * Puts what is ready for a member into its hand and answers it as JSON, or undefined if there is nothing. The events go
 * out as the text that came in: nothing is parsed.
 */
export function deliver(shelves: Shelves, group: Group, member: string, maxEvents: number): string | undefined {
  const batches: string[] = []
  let chars = 0
  for (const cursor of longestWaitingFirst(group.ready(member))) {
    const texts = take(shelves, cursor, maxEvents)
    if (texts.length === 0) continue
    group.give(cursor, texts.length)
    const batch = write(cursor, texts)
    batches.push(batch)
    chars += batch.length
    if (chars >= ANSWER_CHARS) break
  }
  return batches.length === 0 ? undefined : `{"batches":[${batches.join(',')}]}`
}

const take = ({ log, recent }: Shelves, cursor: Cursor, limit: number): string[] =>
  recent.texts(logOf(cursor), cursor.position, limit) ??
  log.texts(cursor.topic.number, cursor.partition, cursor.position, limit, BATCH_CHARS)

/** The longest backlog goes first: when an answer has no room for all, none is passed over for ever. */
const longestWaitingFirst = (cursors: Cursor[]) =>
  cursors.sort((one, other) => logOf(other).next - other.position - (logOf(one).next - one.position))

const write = ({ topic, partition, position }: Cursor, texts: readonly string[]) =>
  `{"topic":"${topic.name}","partition":${partition},"offset":${position},"next":${position + texts.length},` +
  `"complete":${isComplete(topic)},"events":[${texts.join(',')}]}`
