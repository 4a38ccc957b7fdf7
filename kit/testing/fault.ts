import type { Database, Writer } from '../database/index.ts'
import type { World } from '../world/index.ts'

/** What happens at the two sides of a commit; told with the texts of the statements that changed something. */
export interface Hooks {
  /** The work is done. Whatever is thrown rolls it back. */
  beforeCommit?(wrote: string): unknown
  /** It is committed. Whatever is thrown is what the caller learns instead. */
  afterCommit?(wrote: string): unknown
  /** It was rolled back, or its outcome is not known. */
  failed?(error: unknown, wrote: string): void
  /** Nothing has happened yet. */
  beforeBegin?(): unknown
}

/** A world with faults in the transactions of its database. */
export const withHooks = (world: World, hooks: Hooks): World => ({
  ...world,
  openDatabase: async (...args) => hooked(await world.openDatabase(...args), hooks),
})

function hooked(database: Database, { beforeBegin, beforeCommit, afterCommit, failed }: Hooks): Database {
  return {
    ...database,
    transaction: async (work) => {
      const wrote: string[] = []
      await beforeBegin?.()
      const result = await database
        .transaction(async (db) => {
          const answer = await work(watch(db, wrote))
          await beforeCommit?.(wrote.join(';'))
          return answer
        })
        .catch((error: unknown) => {
          failed?.(error, wrote.join(';'))
          throw error
        })
      await afterCommit?.(wrote.join(';'))
      return result
    },
  }
}

const watch = (db: Writer, wrote: string[]): Writer => ({
  ...db,
  run: (strings, ...values) => {
    wrote.push(textOf(strings))
    return db.run(strings, ...values)
  },
})

const texts = new WeakMap<TemplateStringsArray, string>()

function textOf(strings: TemplateStringsArray): string {
  let text = texts.get(strings)
  if (text === undefined) texts.set(strings, (text = strings.join('?')))
  return text
}
