import type { Context, Refusal, Transaction } from '@souk/kit/service'
import { askLetter } from './ask-letter.ts'
import { keyOf, weaknessOf, type Account } from './domain.ts'
import { saveAccount } from './store/accounts.ts'
import { voidLetters } from './store/letters.ts'
import { endSessions } from './store/sessions.ts'

/** Refuses a password that would be guessed at once. `pointer`: which field it is. */
export function refuseWeak(
  ctx: { refuse(code: 'weak_password', detail: string, errors: { pointer: string; message: string }[]): Refusal },
  password: string,
  email: string,
  pointer: string,
): void {
  const weakness = weaknessOf(password, email)
  if (weakness !== undefined) throw ctx.refuse('weak_password', weakness, [{ pointer, message: weakness }])
}

/** Gives a locked account another password. Whoever was signed in is not any more, and the owner is told. */
export async function savePassword(
  ctx: Pick<Context, 'now' | 'newId' | 'secret'>,
  tx: Transaction,
  account: Account,
  passwordHash: string,
): Promise<void> {
  const now = ctx.now()
  void saveAccount(tx.db, { ...account, passwordHash })
  void endSessions(tx.db, account.id, now)
  void voidLetters(tx.db, account.id, keyOf(account.email), now)
  await askLetter(ctx, tx, { kind: 'password_changed', email: account.email, accountId: account.id })
}
