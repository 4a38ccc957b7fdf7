import type { Database, Reader, Writer } from '../database/index.ts'

/**
 * Reads a log while its first writer has not committed yet and a second one has, or waits for the first; then the rest of it, from
 * the last position that was read. Answers all that was found. On PostgreSQL, of which positions are given before the commit.
 */
export async function readOn<Entry extends { readonly position: number }>(
  { read, transaction }: Database,
  write: (db: Writer, name: 'first' | 'second') => Promise<void>,
  readAfter: (db: Reader, position: number) => Promise<Entry[]>,
): Promise<Entry[]> {
  const isWritten = Promise.withResolvers<void>()
  const isRead = Promise.withResolvers<void>()
  const first = transaction(async (db) => {
    await write(db, 'first')
    isWritten.resolve()
    await isRead.promise
  })
  await isWritten.promise
  const second = transaction((db) => write(db, 'second'))
  while ((await readAfter(read, 0)).length === 0 && !(await isHeldUp(read)));
  const found = await readAfter(read, 0)
  isRead.resolve()
  await Promise.all([first, second])
  return [...found, ...(await readAfter(read, found.at(-1)?.position ?? 0))]
}

/** Does a transaction wait for another one? */
const isHeldUp = async (read: Reader): Promise<boolean> =>
  (
    await read.all`
      select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  ).length > 0
