import type { Database } from '../database/index.ts'

/** A database that tells when it begins to write and when that is over. */
export function watchedDatabase(database: Database, count: (by: 1 | -1) => void): Database {
  const watched = <T>(done: Promise<T>): Promise<T> => {
    count(1)
    const over = () => count(-1)
    done.then(over, over)
    return done
  }
  return {
    ...database,
    transaction: (work) => watched(database.transaction(work)),
    migrate: (...args) => watched(database.migrate(...args)),
    check: () => watched(database.check()),
  }
}
