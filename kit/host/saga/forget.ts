import { list, sql, type Database, type Writer } from '../../database/index.ts'

/** So many at a time, so that whoever else writes need not wait for long. */
const BATCH = 100

/**
 * Deletes what ended before a moment, in milliseconds since 1970, with everything that it heard. What has an alarm stays: only
 * an operator knows whether anything is left to be done.
 */
export async function forgetSagas(database: Database, endedBefore: number, signal: AbortSignal): Promise<void> {
  const batch = () => database.transaction((db) => forgetBatch(db, endedBefore))
  while (!signal.aborted && (await batch()) === BATCH);
}

async function forgetBatch(db: Writer, endedBefore: number): Promise<number> {
  const isDone = sql`ended_at < ${endedBefore} and alarm is null`
  // Looked at again outside: one that was told something meanwhile may have an alarm by then.
  const gone = await db.all<{ id: string }>`
    delete from souk_saga where ${isDone} and id in (
      select id from souk_saga where ${isDone} order by ended_at limit ${BATCH})
    returning id`
  const ids = gone.map(({ id }) => id)
  if (ids.length > 0) await db.run`delete from souk_saga_history where saga_id in ${list(ids)}`
  return ids.length
}

/**
 * Deletes one saga of this kind that is over, with everything that it heard. False: it is under way, or has an alarm that nobody
 * has seen to, and stays.
 */
export async function forgetSaga(db: Writer, kind: string, id: string): Promise<boolean> {
  const gone =
    await db.run`delete from souk_saga where id = ${id} and kind = ${kind} and ended_at is not null and alarm is null`
  if (gone > 0) void db.run`delete from souk_saga_history where saga_id = ${id}`
  return gone > 0 || (await db.get`select 1 from souk_saga where id = ${id} and kind = ${kind}`) === undefined
}
