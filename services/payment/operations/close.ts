import type { Handler } from '@souk/kit/service'
import type { payment } from '../contract.ts'
import type { PaymentSettings } from '../settings.ts'
import { closeCase } from '../store/cases.ts'

export const close: Handler<typeof payment.operations.close, PaymentSettings> = ({ caseId, note }, ctx) =>
  ctx.tx(async ({ db }) => {
    const closed = await closeCase(db, caseId, { by: ctx.caller.subject ?? ctx.caller.service, note, at: ctx.now() })
    if (closed === undefined) throw ctx.refuse('unknown_case', `${caseId} is not known.`)
    return closed
  })
