import type { Handler } from '@souk/kit/service'
import type { Config } from '../config.ts'
import type { user } from '../contract.ts'
import { keyOf } from '../domain.ts'
import { count, guess } from '../guess.ts'
import { beginSession } from '../sign-in.ts'
import { findOwner, lockOwner, saveAccount } from '../store/accounts.ts'
import { tellStaff } from '../tell-staff.ts'

/** Does the same work, and says the same, whether there is an account or not. */
export const login: Handler<typeof user.operations.login, Config> = async ({ email, password, device }, ctx) => {
  const known = await findOwner(ctx.db, keyOf(email))
  const isRight = await guess(ctx, email, password, known?.passwordHash)
  const isOutdated = isRight && known !== undefined && ctx.passwords.isOutdated(known.passwordHash)
  const better = isOutdated ? await ctx.passwords.hash(password) : undefined
  return ctx.tx(async (tx) => {
    // Who guesses wrong locks nobody. Another password may have been chosen while this one was looked at.
    const owner = isRight ? await lockOwner(tx.db, keyOf(email)) : undefined
    const isSame = owner?.passwordHash === known?.passwordHash && owner?.disabledAt === undefined
    const account = isSame ? owner : undefined
    // Accounts before failures, as everywhere: who locks in one order never waits in a circle.
    if (account && better !== undefined) void saveAccount(tx.db, { ...account, passwordHash: better })
    await count(ctx, tx.db, email, account !== undefined)
    if (account === undefined) return ctx.refuse('wrong_credentials', 'E-mail address or password are wrong.')
    await tellStaff(ctx, tx, account, 'login')
    return beginSession(ctx, tx.db, account, device)
  })
}
