import type { Handler } from '@souk/kit/service'
import { refuseWeak, savePassword } from '../choose-password.ts'
import type { Config } from '../config.ts'
import type { user } from '../contract.ts'
import { keyOf } from '../domain.ts'
import { digestOf } from '../guess.ts'
import { openLink } from '../open-link.ts'
import { lockOwner } from '../store/accounts.ts'
import { clearFailures } from '../store/failures.ts'
import { spendLetter } from '../store/letters.ts'
import { tellStaff } from '../tell-staff.ts'

export const resetPassword: Handler<typeof user.operations.resetPassword, Config> = async (input, ctx) => {
  const spent = () => ctx.refuse('link_spent', 'The link was used before, is too old, or is not from us.')
  const letter = await openLink(ctx, input.token, ['reset_password'])
  if (letter === undefined) throw spent()
  const { id, email } = letter
  refuseWeak(ctx, input.password, email, '/password')
  const passwordHash = await ctx.passwords.hash(input.password)
  return ctx.tx(async (tx) => {
    const account = await lockOwner(tx.db, keyOf(email))
    if (account === undefined || !(await spendLetter(tx.db, id, ctx.now()))) throw spent()
    // Who was locked out by somebody who guesses gets in again by this.
    void clearFailures(tx.db, digestOf(ctx.config, email))
    await savePassword(ctx, tx, account, passwordHash)
    await tellStaff(ctx, tx, account, 'resetPassword')
    return {}
  })
}
