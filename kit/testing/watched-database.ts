import type { Database } from '../database/index.ts'

/** A database that tells when a transaction begins and when it is over. */
export const watchedDatabase = (database: Database, count: (by: 1 | -1) => void): Database => ({
  ...database,
  transaction: (work) => {
    count(1)
    const done = database.transaction(work)
    const over = () => count(-1)
    done.then(over, over)
    return done
  },
})
