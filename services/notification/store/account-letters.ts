import { list, type Reader, type Writer } from '@souk/kit/database'
import type { Message } from '../domain.ts'

/** A letter about an account, as far as it is known here. */
export interface AccountLetter extends Pick<Message, 'attempts' | 'status' | 'nextAttemptAt' | 'lastError'> {
  readonly letterId: string
}

interface Row {
  letter_id: string
  status: AccountLetter['status']
  attempts: number
  next_attempt_at: number
}

/** Makes a note that a letter is to be written now. */
export const noteAccountLetter = (db: Writer, letterId: string, now: number): Promise<number> => db.run`
  insert into account_letter (letter_id, status, attempts, next_attempt_at, created_at)
  values (${letterId}, 'waiting', 0, ${now}, ${now}) on conflict do nothing`

/** What is to be written now, the longest due first. */
export async function dueAccountLetters(db: Reader, now: number, limit: number): Promise<AccountLetter[]> {
  const found = await db.all<Row>`
    select letter_id, status, attempts, next_attempt_at from account_letter
    where status = 'waiting' and next_attempt_at <= ${now} order by next_attempt_at limit ${limit}`
  return found.map((row) => ({
    letterId: row.letter_id,
    status: row.status,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
  }))
}

export const markAccountLettersSent = (db: Writer, letterIds: readonly string[], at: number): Promise<number> =>
  db.run`
    update account_letter set status = 'sent', sent_at = ${at}, last_error = null where letter_id in ${list(letterIds)}`

/** Writes back what an attempt without success made of a letter. */
export const saveAccountLetterFailure = (db: Writer, letter: AccountLetter): Promise<number> => db.run`
  update account_letter set status = ${letter.status}, attempts = ${letter.attempts},
    next_attempt_at = ${letter.nextAttemptAt}, last_error = ${letter.lastError ?? null}
  where letter_id = ${letter.letterId} and status = 'waiting'`

/** What is not to be written is not kept. */
export const dropAccountLetters = (db: Writer, letterIds: readonly string[]): Promise<number> =>
  db.run`delete from account_letter where letter_id in ${list(letterIds)}`

/** Lets every letter that was given up be tried again now, with all attempts. Answers how many. */
export const wakeFailedAccountLetters = (db: Writer, now: number): Promise<number> => db.run`
  update account_letter set status = 'waiting', attempts = 0, next_attempt_at = ${now} where status = 'failed'`
