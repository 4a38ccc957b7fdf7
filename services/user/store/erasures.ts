import type { Reader, Writer } from '@souk/kit/database'
import type { Erasure } from '../erasure/shown.ts'
import { deleteSessions } from './sessions.ts'

interface Row {
  customer_id: string
  asked_by: string
  asked_at: number
  parts: string
  done_at: number | null
}

/**
 * Deletes an account that is locked with everything that belongs to it or to its e-mail address, and answers how many rows
 * those were. Accounts that were asked for with the address and never opened go too.
 */
export async function deleteAccount(db: Writer, accountId: string, emailKey: string): Promise<number> {
  const deleted = await Promise.all([
    db.run`
      delete from account where state = 'pending'
        and account_id in (select letter.account_id from letter where letter.email_key = ${emailKey})`,
    db.run`delete from letter where account_id = ${accountId} or email_key = ${emailKey}`,
    deleteSessions(db, accountId),
    db.run`delete from address where account_id = ${accountId}`,
    db.run`delete from email_owner where account_id = ${accountId}`,
    db.run`delete from account where account_id = ${accountId}`,
  ])
  return deleted.reduce((all, rows) => all + rows, 0)
}

export const insertErasure = (db: Writer, { customerId, askedBy, askedAt, parts }: Erasure): Promise<number> => db.run`
  insert into erasure (customer_id, asked_by, asked_at, parts)
  values (${customerId}, ${askedBy}, ${askedAt}, ${JSON.stringify(parts)})`

export const saveErasure = (
  db: Writer,
  customerId: string,
  parts: Erasure['parts'],
  doneAt: number | undefined,
): Promise<number> => db.run`
  update erasure set parts = ${JSON.stringify(parts)}, done_at = ${doneAt ?? null} where customer_id = ${customerId}`

export async function findErasure(db: Reader, customerId: string): Promise<Erasure | undefined> {
  const row = await db.get<Row>`
    select customer_id, asked_by, asked_at, parts, done_at from erasure where customer_id = ${customerId}`
  if (row === undefined) return undefined
  return {
    customerId: row.customer_id,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    parts: JSON.parse(row.parts) as Erasure['parts'],
    ...(row.done_at === null ? {} : { doneAt: row.done_at }),
  }
}
