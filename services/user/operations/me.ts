import type { Handler } from '@souk/kit/service'
import type { user } from '../contract.ts'
import { shownCustomer } from '../domain.ts'
import { customerOf } from '../customer-of.ts'
import { findAccount } from '../store/accounts.ts'

export const me: Handler<typeof user.operations.me> = async (_, ctx) =>
  shownCustomer(customerOf(ctx, await findAccount(ctx.db, ctx.caller.subject ?? '')))
