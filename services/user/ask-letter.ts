import type { Context, Transaction } from '@souk/kit/service'
import { user } from './contract.ts'
import { INVITATION_LIFE_MS, LETTER_LIFE_MS, MOST_LETTERS, type Letter, type LetterKind } from './domain/letter.ts'
import { keyOf } from './domain.ts'
import { countLetters, insertLetter } from './store/letters.ts'

/**
 * Asks for a letter to an address, and for the same work whether anybody has that address or not: who it is for is found
 * out when it is written. False when there were too many of its kind lately: strangers can ask for them. Invitations are not
 * counted: staff ask for one for each account.
 */
export async function askLetter(
  ctx: Pick<Context, 'now' | 'newId' | 'secret'>,
  { db, emit }: Transaction,
  {
    kind,
    email,
    accountId,
    invites = false,
  }: { kind: LetterKind; email: string; accountId?: string; invites?: boolean },
): Promise<boolean> {
  const now = ctx.now()
  const { count, withinMs } = MOST_LETTERS
  if (!invites && (await countLetters(db, kind, keyOf(email), now - withinMs)) >= count) return false
  const letter: Letter = {
    id: ctx.newId('let'),
    kind,
    ...(accountId === undefined ? {} : { accountId }),
    email,
    salt: ctx.secret(),
    expiresAt: now + (invites ? INVITATION_LIFE_MS : LETTER_LIFE_MS[kind]),
    invites,
  }
  void insertLetter(db, letter, now)
  await emit(user.events.letterAsked, { letterId: letter.id })
  return true
}
