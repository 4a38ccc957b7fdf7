import { sql, type Reader, type Writer } from '@souk/kit/database'
import type { Session } from '../domain/session.ts'

interface Row {
  session_id: string
  account_id: string
  salt: string
  turn: number
  turned_at: number
  device: string | null
  created_at: number
  expires_at: number
  ended_at: number | null
}

const COLUMNS = sql`session_id, account_id, salt, turn, turned_at, device, created_at, expires_at, ended_at`

const asSession = (row: Row): Session => ({
  id: row.session_id,
  accountId: row.account_id,
  salt: row.salt,
  turn: row.turn,
  turnedAt: row.turned_at,
  ...(row.device === null ? {} : { device: row.device }),
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
})

export const insertSession = (db: Writer, session: Session): Promise<number> => db.run`
  insert into session (session_id, account_id, salt, turn, turned_at, device, created_at, expires_at)
  values (${session.id}, ${session.accountId}, ${session.salt}, ${session.turn}, ${session.turnedAt},
          ${session.device ?? null}, ${session.createdAt}, ${session.expiresAt})`

/** Reads a session whose token was shown. Of two who show one at once the second waits for what the first did. */
export async function lockSession(db: Writer, id: string): Promise<Session | undefined> {
  const row = await db.get<Row>`update session set turn = turn where session_id = ${id} returning ${COLUMNS}`
  return row && asSession(row)
}

export const saveTurn = (db: Writer, { id, turn, turnedAt }: Session): Promise<number> =>
  db.run`update session set turn = ${turn}, turned_at = ${turnedAt} where session_id = ${id}`

export const endSession = (db: Writer, id: string, now: number): Promise<number> =>
  db.run`update session set ended_at = ${now} where session_id = ${id} and ended_at is null`

/** Ends a session if it is somebody's own. Answers whether it is. */
export async function endOwnSession(db: Writer, accountId: string, id: string, now: number): Promise<boolean> {
  const found = await db.run`
    update session set ended_at = case when ended_at is null then ${now} else ended_at end
    where session_id = ${id} and account_id = ${accountId}`
  return found === 1
}

export const endSessions = (db: Writer, accountId: string, now: number): Promise<number> =>
  db.run`update session set ended_at = ${now} where account_id = ${accountId} and ended_at is null`

export const deleteSessions = (db: Writer, accountId: string): Promise<number> =>
  db.run`delete from session where account_id = ${accountId}`

/** The sessions of somebody that have not ended, the newest first. */
export async function listSessions(db: Reader, accountId: string, limit: number): Promise<Session[]> {
  const found = await db.all<Row>`
    select ${COLUMNS} from session where account_id = ${accountId} and ended_at is null
    order by session_id desc limit ${limit}`
  return found.map(asSession)
}

/** Sessions whose time is over, or that nobody has used since `unusedSince`. */
export const forgetSessions = (db: Writer, now: number, unusedSince: number): Promise<number> =>
  db.run`delete from session where expires_at <= ${now} or turned_at <= ${unusedSince}`
