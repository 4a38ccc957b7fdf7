import { DatabaseSync } from 'node:sqlite'
import { reading } from './log-read.ts'
import { SCHEMA } from './log-schema.ts'
import { writing } from './log-write.ts'

/** An event as it lies in the log. */
export interface LoggedEvent {
  /** 1, 2, 3 … over all topics, in the order of arrival. */
  readonly arrival: number
  /** The number of its topic. */
  readonly topic: number
  readonly partition: number
  /** 0, 1, 2 … without gaps in each partition. */
  readonly offset: number
  /** When it arrived, in milliseconds since 1970; never less than the event before. */
  readonly at: number
  readonly bytes: number
  /** The event as JSON. */
  readonly text: string
}

export type Log = ReturnType<typeof openLog>

/** Opens the file of a broker, or makes it. Throws if it cannot be used or another broker has it. */
export function openLog(file: string) {
  const lock = lockFor(file)
  const db = new DatabaseSync(file, { timeout: 0 })
  db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -32000')
  // 40 MB of write-ahead log between checkpoints: the same few pages change all the time and are copied over once.
  db.exec('pragma wal_autocheckpoint = 10000')
  db.exec(SCHEMA)
  return {
    ...reading(db),
    ...writing(db),
    /** Runs `work` in one transaction and returns when it is on the disk; rolls back and throws if anything fails. */
    transaction: (work: () => void): void => {
      db.exec('begin immediate')
      try {
        work()
        db.exec('commit')
      } catch (error) {
        if (db.isTransaction) db.exec('rollback')
        throw error
      }
    },
    close: (): void => {
      db.close()
      lock.close()
    },
  }
}

/** Two brokers on one file would give out the same offsets. The operating system frees the lock however the process ends. */
function lockFor(file: string): DatabaseSync {
  const lock = new DatabaseSync(`${file}.lock`, { timeout: 0 })
  try {
    lock.exec('begin exclusive')
    return lock
  } catch (error) {
    lock.close()
    throw new Error(`another broker has ${file}`, { cause: error })
  }
}
