import type { Session } from './domain/session.ts'
import type { Letter } from './domain/letter.ts'
import { isSame, sealOf } from './secrets.ts'

const REFRESH = /^(ses_[0-9a-z]{26})\.([1-9]\d{0,14})\.([\w-]{43})$/
const LINK = /^(let_[0-9a-z]{26})\.([\w-]{43})$/

const refreshSeal = (secret: string, { id, salt }: Session, turn: number) =>
  sealOf(secret, 'refresh tokens', id, salt, turn)

/**
 * The refresh token of a turn. It is made, not kept: of the salt in the database and of the secret that is not there, so that
 * who has only one of the two can make none, and the same turn always has the same token.
 */
export const refreshToken = (secret: string, session: Session): string =>
  `${session.id}.${session.turn}.${refreshSeal(secret, session, session.turn)}`

/** What a refresh token says of itself; undefined when it has not the form of one. */
export function readRefreshToken(token: string): { sessionId: string; turn: number; seal: string } | undefined {
  const [, sessionId, turn, seal] = REFRESH.exec(token) ?? []
  return sessionId === undefined || seal === undefined ? undefined : { sessionId, turn: Number(turn), seal }
}

/** Was this token given out for the session? */
export const isOfSession = (secret: string, session: Session, said: { turn: number; seal: string }): boolean =>
  isSame(said.seal, refreshSeal(secret, session, said.turn))

const linkSeal = (secret: string, { id, kind, email, salt }: Letter) => sealOf(secret, 'links', id, kind, email, salt)

/** The secret of the link in a letter. */
export const linkToken = (secret: string, letter: Letter): string => `${letter.id}.${linkSeal(secret, letter)}`

/** Which letter a link is from; undefined when it has not the form of one. */
export const letterIdIn = (token: string): string | undefined => LINK.exec(token)?.[1]

export const isOfLetter = (secret: string, letter: Letter, token: string): boolean =>
  isSame(token, linkToken(secret, letter))
