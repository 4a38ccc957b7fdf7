import type { Handler } from '@souk/kit/service'
import { refuseWeak, savePassword } from '../choose-password.ts'
import type { Config } from '../config.ts'
import type { user } from '../contract.ts'
import { count, guess } from '../guess.ts'
import { beginSession } from '../sign-in.ts'
import { findAccount, lockAccount } from '../store/accounts.ts'

export const changePassword: Handler<typeof user.operations.changePassword, Config> = async (input, ctx) => {
  const known = await findAccount(ctx.db, ctx.caller.subject ?? '')
  if (known === undefined) throw ctx.refuse('unknown_account', 'There is no account to sign in to.')
  refuseWeak(ctx, input.newPassword, known.email, '/newPassword')
  const isRight = await guess(ctx, known.email, input.password, known.passwordHash)
  const passwordHash = isRight ? await ctx.passwords.hash(input.newPassword) : known.passwordHash
  return ctx.tx(async (tx) => {
    const account = await lockAccount(tx.db, known.id)
    const isStillRight = isRight && account?.passwordHash === known.passwordHash
    await count(ctx, tx.db, known.email, isStillRight)
    if (account === undefined || !isStillRight)
      return ctx.refuse('wrong_password', 'The present password is another one.')
    await savePassword(ctx, tx, account, passwordHash)
    return beginSession(ctx, tx.db, account, input.device)
  })
}
