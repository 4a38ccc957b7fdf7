import type { DatabaseSync } from 'node:sqlite'
import type { Cursor } from '../sharing/cursor.ts'
import type { PartitionLog, Topic } from '../sharing/topic.ts'
import type { LoggedEvent } from './log.ts'

/** What is written into the log; to be called inside its `transaction` only. */
export function writing(db: DatabaseSync) {
  const topic = db.prepare('insert into topic (topic, name) values (?, ?) on conflict do nothing')
  const event = db.prepare('insert into event (topic, partition, offset, at, bytes, text) values (?, ?, ?, ?, ?, ?)')
  const partition = db.prepare(
    'insert or replace into partition (topic, partition, first, next, bytes) values (?, ?, ?, ?, ?)',
  )
  const place = db.prepare(
    'insert or replace into place (consumer, topic, partition, position, lost) values (?, ?, ?, ?, ?)',
  )
  const trim = db.prepare('delete from event where arrival <= ?')
  return {
    saveTopic: ({ number, name }: Topic) => void topic.run(number, name),
    append: (row: Omit<LoggedEvent, 'arrival'>) =>
      void event.run(row.topic, row.partition, row.offset, row.at, row.bytes, row.text),
    savePartition: (of: Topic, { number, first, next, bytes }: PartitionLog) =>
      void partition.run(of.number, number, first, next, bytes),
    savePlace: (cursor: Cursor) =>
      void place.run(cursor.group, cursor.topic.number, cursor.partition, cursor.position, cursor.lost),
    trim: (arrival: number) => void trim.run(arrival),
  }
}
