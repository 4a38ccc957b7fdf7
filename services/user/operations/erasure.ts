import type { Handler } from '@souk/kit/service'
import type { user } from '../contract.ts'
import { shownErasure } from '../erasure/shown.ts'
import { findErasure } from '../store/erasures.ts'

export const erasure: Handler<typeof user.operations.erasure> = async ({ customerId }, ctx) => {
  const found = await findErasure(ctx.db, customerId)
  if (found === undefined) throw ctx.refuse('not_asked', 'Nobody has asked to erase such a customer.')
  return shownErasure(found)
}
