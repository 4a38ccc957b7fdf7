import type { Handler } from '@souk/kit/service'
import type { user } from '../contract.ts'
import { shownStaff } from '../domain.ts'
import { staffOf } from '../staff-of.ts'
import { findAccount } from '../store/accounts.ts'

export const colleague: Handler<typeof user.operations.colleague> = async ({ staffId }, ctx) =>
  shownStaff(staffOf(ctx, await findAccount(ctx.db, staffId)))
