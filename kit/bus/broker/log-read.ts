import type { DatabaseSync } from 'node:sqlite'
import type { Place } from '../sharing/cursor.ts'
import { newTopic, type PartitionLog, type Topic } from '../sharing/topic.ts'
import type { LoggedEvent } from './log.ts'

/** What can be asked of the log. */
export function reading(db: DatabaseSync) {
  const texts = db.prepare(
    'select text from event where topic = ? and partition = ? and offset >= ? order by offset limit ?',
  )
  const since = db.prepare('select * from event where arrival > ? order by arrival limit ?')
  const oldest = db.prepare('select arrival, topic, partition, offset, at, bytes from event order by arrival limit ?')
  const newest = db.prepare('select arrival, at from event order by arrival desc limit 1')
  const at = db.prepare('select at from event where topic = ? and partition = ? and offset = ?')
  return {
    /** JSON of a partition from `offset` on: at most `limit` events, and at least one but no more after `maxChars`. */
    texts: (topic: number, partition: number, offset: number, limit: number, maxChars: number): string[] => {
      const found: string[] = []
      let chars = 0
      for (const row of texts.iterate(topic, partition, offset, limit)) {
        found.push(row.text as string)
        chars += (row.text as string).length
        if (chars >= maxChars) break
      }
      return found
    },
    /** Events of all topics that arrived after the `arrival`, oldest first. */
    since: (arrival: number, limit: number) => since.all(arrival, limit) as unknown as LoggedEvent[],
    /** The oldest events without their text, read one by one as they are asked for. */
    oldest: (limit: number) => oldest.iterate(limit) as unknown as Iterable<Omit<LoggedEvent, 'text'>>,
    newest: () => newest.get() as unknown as Pick<LoggedEvent, 'arrival' | 'at'> | undefined,
    /** When an event arrived; undefined if it is not kept. */
    arrivedAt: (topic: Topic, partition: number, offset: number) =>
      at.get(topic.number, partition, offset)?.at as number | undefined,
    topics: () => readTopics(db),
    places: (topics: readonly Topic[]) => readPlaces(db, topics),
  }
}

function readTopics(db: DatabaseSync): Topic[] {
  const rows = db.prepare('select topic, name from topic order by topic').all() as { topic: number; name: string }[]
  const topics = rows.map(({ topic, name }) => newTopic(topic, name))
  for (const row of db.prepare('select * from partition').all() as Record<string, number>[]) {
    const log = topics[(row.topic as number) - 1]?.partitions[row.partition as number]
    if (log) Object.assign(log, { first: row.first, next: row.next, bytes: row.bytes } satisfies Partial<PartitionLog>)
  }
  return topics
}

/** Where the groups stand. */
function readPlaces(db: DatabaseSync, topics: readonly Topic[]): (Place & { group: string })[] {
  const rows = db.prepare('select * from place').all() as Record<string, number>[]
  return rows.flatMap((row) => {
    const topic = topics[(row.topic as number) - 1]
    const { consumer, partition, position, lost } = row as unknown as Omit<Place, 'topic'> & { consumer: string }
    return topic ? [{ group: consumer, topic, partition, position, lost }] : []
  })
}
