import type { Handler } from '@souk/kit/service'
import type { payment } from '../contract.ts'
import { paged } from '../paged.ts'
import type { PaymentSettings } from '../settings.ts'
import { listCases } from '../store/cases.ts'

const CURSOR = /^case_[0-9a-z]{26}$/

export const cases: Handler<typeof payment.operations.cases, PaymentSettings> = async (input, ctx) => {
  const { limit = 20, cursor: before, state, reference } = input
  if (before !== undefined && !CURSOR.test(before))
    throw ctx.refuse('bad_cursor', 'Take the cursor from page.nextCursor.', [{ pointer: '/cursor' }])
  const found = await listCases(ctx.db, limit + 1, { before, state, reference })
  return paged(found, limit, ({ caseId }) => caseId)
}
