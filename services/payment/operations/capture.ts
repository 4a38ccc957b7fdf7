import type { Handler } from '@souk/kit/service'
import type { payment } from '../contract.ts'
import { isTombstone } from '../domain.ts'
import { intent } from '../intent/intent.ts'
import { recalled } from '../intent/recall.ts'
import type { PaymentSettings } from '../settings.ts'
import { findPayment } from '../store.ts'

export const capture: Handler<typeof payment.operations.capture, PaymentSettings> = async (input, ctx) => {
  const { paymentId, amount } = input
  const found = await findPayment(ctx.db, paymentId)
  if (found === undefined) throw ctx.refuse('unknown_payment', `${paymentId} is not known.`)
  if (isTombstone(found)) throw ctx.refuse('not_authorised', `${paymentId} was voided: nothing is reserved.`)
  if (amount && amount.amount < 1) throw ctx.refuse('no_amount', 'Take at least 1.', [{ pointer: '/amount' }])
  return ctx.ask(intent, recalled(found), 'capture', amount === undefined ? {} : { amount })
}
