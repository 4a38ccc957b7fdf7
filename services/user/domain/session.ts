const SECOND_MS = 1_000
const DAY_MS = 86_400_000

/** How long a session lives at most, however it is used. */
export const SESSION_LIFE_MS = 30 * DAY_MS
/** How long it lives without being used. */
export const SESSION_IDLE_MS = 7 * DAY_MS
/** How long the answer to a refresh may have been lost, so that asking again is no theft. */
const REPEATABLE_MS = 10 * SECOND_MS

/**
 * Where somebody is signed in. Its refresh tokens follow each other: `turn` is the number of the present one, which has been
 * that since `turnedAt`. Times in milliseconds since 1970.
 */
export interface Session {
  readonly id: string
  readonly accountId: string
  readonly salt: string
  readonly turn: number
  readonly turnedAt: number
  readonly device?: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly endedAt?: number
}

/** When a session ends that is not used any more. */
const endOf = ({ turnedAt, expiresAt }: Session): number => Math.min(expiresAt, turnedAt + SESSION_IDLE_MS)

export const isOver = (session: Session, now: number): boolean => session.endedAt !== undefined || endOf(session) <= now

/**
 * What becomes of a session when its token of some turn is shown. The present one is followed by the next. The one before it is
 * answered the same once more for a moment: the answer may not have arrived, or two windows asked at once. Whoever shows an
 * older one, or comes later, has a copy, and nobody can say which of the two is the thief (RFC 9700, section 4.14.2).
 */
export function shown(session: Session, turn: number, now: number): 'next' | 'same' | 'over' | 'stolen' {
  if (isOver(session, now)) return 'over'
  if (turn === session.turn) return 'next'
  return turn === session.turn - 1 && now - session.turnedAt <= REPEATABLE_MS ? 'same' : 'stolen'
}

/** A session as the contract shows it. */
export const shownSession = (session: Session) => ({
  sessionId: session.id,
  ...(session.device === undefined ? {} : { device: session.device }),
  createdAt: new Date(session.createdAt).toISOString(),
  lastUsedAt: new Date(session.turnedAt).toISOString(),
  expiresAt: new Date(session.expiresAt).toISOString(),
})
