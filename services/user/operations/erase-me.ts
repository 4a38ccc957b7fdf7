import type { Handler } from '@souk/kit/service'
import type { Config } from '../config.ts'
import type { user } from '../contract.ts'
import { customerOf } from '../customer-of.ts'
import { beginErasure, refuseUnderWay } from '../erasure/begin.ts'
import { count, guess } from '../guess.ts'
import { findAccount, lockAccount } from '../store/accounts.ts'

export const eraseMe: Handler<typeof user.operations.eraseMe, Config> = async ({ password }, ctx) => {
  const known = customerOf(ctx, await findAccount(ctx.db, ctx.caller.subject ?? ''))
  const isRight = await guess(ctx, known.email, password, known.passwordHash)
  if (isRight) await refuseUnderWay(ctx, known.id)
  return ctx.tx(async (tx) => {
    const account = customerOf(ctx, await lockAccount(tx.db, known.id))
    const isStillRight = isRight && account.passwordHash === known.passwordHash
    await count(ctx, tx.db, account.email, isStillRight)
    if (!isStillRight) return ctx.refuse('wrong_password', 'The present password is another one.')
    return beginErasure(ctx, tx, account)
  })
}
