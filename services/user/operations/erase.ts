import type { Handler } from '@souk/kit/service'
import type { Config } from '../config.ts'
import type { user } from '../contract.ts'
import { customerOf } from '../customer-of.ts'
import { beginErasure, refuseUnderWay } from '../erasure/begin.ts'
import { findAccount, lockAccount } from '../store/accounts.ts'

export const erase: Handler<typeof user.operations.erase, Config> = async ({ customerId }, ctx) => {
  const known = customerOf(ctx, await findAccount(ctx.db, customerId))
  await refuseUnderWay(ctx, known.id)
  return ctx.tx(async (tx) => beginErasure(ctx, tx, customerOf(ctx, await lockAccount(tx.db, known.id))))
}
