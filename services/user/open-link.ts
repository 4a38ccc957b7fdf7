import type { Context } from '@souk/kit/service'
import type { Config } from './config.ts'
import type { Letter, LetterKind } from './domain/letter.ts'
import { findLetter } from './store/letters.ts'
import { isOfLetter, letterIdIn } from './tokens.ts'

/** The letter that a link is from, if it can still be opened and is one of these kinds. */
export async function openLink(
  ctx: Pick<Context<Config>, 'db' | 'config' | 'now'>,
  token: string,
  kinds: readonly LetterKind[],
): Promise<Letter | undefined> {
  const id = letterIdIn(token)
  const letter = id === undefined ? undefined : await findLetter(ctx.db, id)
  if (letter === undefined || !kinds.includes(letter.kind)) return undefined
  if (letter.usedAt !== undefined || letter.expiresAt <= ctx.now()) return undefined
  return isOfLetter(ctx.config.secret, letter, token) ? letter : undefined
}
