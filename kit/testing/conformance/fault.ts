import type { Database, Writer } from '../../database/index.ts'
import type { World } from '../../world/index.ts'

/** What happens at the two sides of a commit; told with the texts of the statements that changed something. */
export interface Hooks {
  /** The work is done. Whatever is thrown rolls it back. */
  beforeCommit?(wrote: string): unknown
  /** It is committed. Whatever is thrown is what the caller learns instead. */
  afterCommit?(wrote: string): unknown
  /** Nothing has happened yet. */
  beforeBegin?(): unknown
}

/** A world with faults in the transactions of its database. */
export const withHooks = (world: World, hooks: Hooks): World => ({
  ...world,
  openDatabase: async (...args) => hooked(await world.openDatabase(...args), hooks),
})

function hooked(database: Database, { beforeBegin, beforeCommit, afterCommit }: Hooks): Database {
  return {
    ...database,
    transaction: async (work) => {
      const wrote: string[] = []
      await beforeBegin?.()
      const result = await database.transaction(async (db) => {
        const answer = await work(watch(db, wrote))
        await beforeCommit?.(wrote.join(';'))
        return answer
      })
      await afterCommit?.(wrote.join(';'))
      return result
    },
  }
}

const watch = (db: Writer, wrote: string[]): Writer => ({
  ...db,
  run: (strings, ...values) => {
    wrote.push(strings.join('?'))
    return db.run(strings, ...values)
  },
})
