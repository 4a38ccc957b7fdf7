import { worstPasswords } from './domain/worst-passwords.ts'

/** Somebody who can sign in. Times in milliseconds since 1970. */
export interface Account {
  /** `cus_…` or `stf_…`. */
  readonly id: string
  readonly kind: 'customer' | 'staff'
  /** Pending: nobody has shown yet that the e-mail address is theirs. */
  readonly state: 'pending' | 'active'
  readonly email: string
  readonly passwordHash: string
  readonly name: string
  readonly phone?: string
  readonly locale: string
  readonly marketing: boolean
  readonly roles: readonly string[]
  readonly defaultAddressId?: string
  /** Since then they cannot sign in any more. */
  readonly disabledAt?: number
  readonly createdAt: number
}

/** What two spellings of one e-mail address have in common. For comparing only: letters go to the one of the account. */
export const keyOf = (email: string): string => email.normalize('NFC').toLowerCase()

/** Why nobody should choose this password, or undefined. The list is that of what attackers try first. */
export function weaknessOf(password: string, email: string): string | undefined {
  const plain = password.normalize('NFKC').toLowerCase()
  if (plain === keyOf(email) || plain === keyOf(email).split('@')[0]) return 'Your e-mail address is no password.'
  if (new Set(plain).size === 1) return 'A password of one letter is guessed at once.'
  return worstPasswords.has(plain) ? 'This is one of the passwords that are tried first.' : undefined
}

/** How often signing in has failed since it last succeeded, and until when nobody may try again. */
export interface Failures {
  readonly count: number
  readonly lockedUntil: number
}
export const NO_FAILURES: Failures = { count: 0, lockedUntil: 0 }

const FREE_FAILURES = 5
const FIRST_LOCK_MS = 1_000
const LONGEST_LOCK_MS = 900_000

/** One more failure: from the fifth on there is a pause, which doubles up to a quarter of an hour. */
export function failedAgain({ count }: Failures, now: number): Failures {
  const failures = count + 1
  const beyond = failures - FREE_FAILURES
  const pauseMs = beyond < 0 ? 0 : Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** Math.min(beyond, 20))
  return { count: failures, lockedUntil: now + pauseMs }
}

/** How long there is to wait, in whole seconds; 0 when there is nothing to wait for. */
export const waitSeconds = ({ lockedUntil }: Failures, now: number): number =>
  Math.max(0, Math.ceil((lockedUntil - now) / 1_000))

/** Failures that are older are forgotten. */
export const FAILURES_KEPT_MS = 86_400_000

const moment = (at: number): string => new Date(at).toISOString()

/** A customer as the contract shows it. */
export const shownCustomer = ({ id, email, name, phone, locale, marketing, createdAt }: Account) => ({
  customerId: id,
  email,
  name,
  ...(phone === undefined ? {} : { phone }),
  locale,
  marketing,
  createdAt: moment(createdAt),
})

/** Whether this is somebody who works here and can sign in. */
export const isActiveStaff = ({ kind, disabledAt }: Account): boolean => kind === 'staff' && disabledAt === undefined

/** Somebody who works here, as the contract shows it. */
export const shownStaff = ({ id, email, name, roles, disabledAt, createdAt }: Account) => ({
  staffId: id,
  email,
  name,
  roles: [...roles],
  disabled: disabledAt !== undefined,
  createdAt: moment(createdAt),
})
