import type { Reader, Writer } from '@souk/kit/database'
import { NO_FAILURES, type Failures } from '../domain.ts'

interface Row {
  failures: number
  locked_until: number
}
const asFailures = (row: Row | undefined): Failures =>
  row === undefined ? NO_FAILURES : { count: row.failures, lockedUntil: row.locked_until }

export const findFailures = async (db: Reader, digest: string): Promise<Failures> =>
  asFailures(await db.get<Row>`select failures, locked_until from failure where email_digest = ${digest}`)

/** Reads what is to be counted on. Who tries the same address at once waits, so that no guess goes uncounted. */
export const lockFailures = async (db: Writer, digest: string, now: number): Promise<Failures> =>
  asFailures(
    await db.get<Row>`
      insert into failure (email_digest, failures, failed_at, locked_until) values (${digest}, 0, ${now}, 0)
      on conflict (email_digest) do update set failures = failure.failures returning failures, locked_until`,
  )

export const saveFailures = (db: Writer, digest: string, { count, lockedUntil }: Failures, now: number) => db.run`
  update failure set failures = ${count}, locked_until = ${lockedUntil}, failed_at = ${now}
  where email_digest = ${digest}`

export const clearFailures = (db: Writer, digest: string): Promise<number> =>
  db.run`delete from failure where email_digest = ${digest}`

export const forgetFailures = (db: Writer, before: number): Promise<number> =>
  db.run`delete from failure where failed_at < ${before}`
