import { list, sql, type Reader, type Writer } from '@souk/kit/database'
import { keyOf } from '../domain.ts'
import type { Letter, LetterKind } from '../domain/letter.ts'

interface Row {
  letter_id: string
  kind: LetterKind
  account_id: string | null
  email: string
  salt: string
  expires_at: number
  used_at: number | null
  invites: number
}

const COLUMNS = sql`letter_id, kind, account_id, email, salt, expires_at, used_at, invites`

const asLetter = (row: Row): Letter => ({
  id: row.letter_id,
  kind: row.kind,
  ...(row.account_id === null ? {} : { accountId: row.account_id }),
  email: row.email,
  salt: row.salt,
  expiresAt: row.expires_at,
  ...(row.used_at === null ? {} : { usedAt: row.used_at }),
  invites: row.invites === 1,
})

export const insertLetter = (db: Writer, letter: Letter, createdAt: number): Promise<number> => db.run`
  insert into letter (letter_id, kind, account_id, email, email_key, salt, created_at, expires_at, invites)
  values (${letter.id}, ${letter.kind}, ${letter.accountId ?? null}, ${letter.email}, ${keyOf(letter.email)},
          ${letter.salt}, ${createdAt}, ${letter.expiresAt}, ${letter.invites ? 1 : 0})`

/** How many letters of a kind were asked for to an address since then, without invitations. */
export async function countLetters(db: Reader, kind: LetterKind, emailKey: string, since: number): Promise<number> {
  const row = await db.get<{ n: number }>`
    select count(*) as n from letter
    where email_key = ${emailKey} and kind = ${kind} and invites = 0 and created_at > ${since}`
  return row?.n ?? 0
}

export async function findLetter(db: Reader, id: string): Promise<Letter | undefined> {
  const row = await db.get<Row>`select ${COLUMNS} from letter where letter_id = ${id}`
  return row && asLetter(row)
}

/** Spends the link of a letter. False when it was spent before or its time is over; of two at once one spends it. */
export async function spendLetter(db: Writer, id: string, now: number): Promise<boolean> {
  const spent = await db.run`
    update letter set used_at = ${now} where letter_id = ${id} and used_at is null and expires_at > ${now}`
  return spent === 1
}

/** Nobody can open the links any more with which somebody could take an account over. */
export const voidLetters = (db: Writer, accountId: string, emailKey: string, now: number): Promise<number> => db.run`
  update letter set used_at = ${now}
  where used_at is null and kind in ${list(['reset_password', 'change_email'])}
    and (account_id = ${accountId} or email_key = ${emailKey})`

export const forgetLetters = (db: Writer, now: number): Promise<number> =>
  db.run`delete from letter where expires_at <= ${now}`
