import type { Handler } from '@souk/kit/service'
import type { user } from '../contract.ts'
import { customerOf } from '../customer-of.ts'
import { shownCustomer } from '../domain.ts'
import { findAccount } from '../store/accounts.ts'

export const customer: Handler<typeof user.operations.customer> = async ({ customerId }, ctx) =>
  shownCustomer(customerOf(ctx, await findAccount(ctx.db, customerId)))
