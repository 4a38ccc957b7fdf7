import type { Handler } from '@souk/kit/service'
import type { payment } from '../contract.ts'
import { isTombstone } from '../domain.ts'
import { intent } from '../intent/intent.ts'
import { recalled } from '../intent/recall.ts'
import type { PaymentSettings } from '../settings.ts'
import { findPayment } from '../store.ts'

export const refund: Handler<typeof payment.operations.refund, PaymentSettings> = async (input, ctx) => {
  const { paymentId, refundId, amount } = input
  const found = await findPayment(ctx.db, paymentId)
  if (found === undefined) throw ctx.refuse('unknown_payment', `${paymentId} is not known.`)
  if (isTombstone(found)) throw ctx.refuse('not_captured', `${paymentId} was voided: no money was taken.`)
  if (amount.amount < 1) throw ctx.refuse('no_amount', 'Give back at least 1.', [{ pointer: '/amount' }])
  return ctx.ask(intent, recalled(found), 'refund', { refundId, amount })
}
