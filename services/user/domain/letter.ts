const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** Why somebody is written to. */
export type LetterKind = 'verify_email' | 'reset_password' | 'change_email' | 'password_changed' | 'email_changed'

/** What is to be written. Times in milliseconds since 1970. */
export interface Letter {
  readonly id: string
  readonly kind: LetterKind
  /** Undefined: whoever has the address when the letter is written. */
  readonly accountId?: string
  readonly email: string
  readonly salt: string
  readonly expiresAt: number
  readonly usedAt?: number
  /** Its link chooses a first password. */
  readonly invites: boolean
}

/** How long a letter is worth writing, and its link can be opened. */
export const LETTER_LIFE_MS: Readonly<Record<LetterKind, number>> = {
  verify_email: DAY_MS,
  change_email: DAY_MS,
  reset_password: 15 * MINUTE_MS,
  password_changed: DAY_MS,
  email_changed: DAY_MS,
}

/** Who is invited need not be at work today. */
export const INVITATION_LIFE_MS = 3 * DAY_MS

/** Of one kind and to one address so many are written in so long a time: enough for who lost one, too few to bury somebody. */
export const MOST_LETTERS = { count: 5, withinMs: 15 * MINUTE_MS }

/** Does the letter have a link, which shows that its reader has the address? */
export const hasLink = (kind: LetterKind): boolean => kind !== 'password_changed' && kind !== 'email_changed'
