import type { Handler } from '@souk/kit/service'
import type { payment } from '../contract.ts'
import { isTombstone } from '../domain.ts'
import { intent } from '../intent/intent.ts'
import { recalled } from '../intent/recall.ts'
import type { PaymentSettings } from '../settings.ts'
import { findPayment } from '../store.ts'

export const repay: Handler<typeof payment.operations.repay, PaymentSettings> = async (input, ctx) => {
  const { paymentId } = input
  const found = await findPayment(ctx.db, paymentId)
  if (found === undefined) throw ctx.refuse('unknown_payment', `${paymentId} is not known.`)
  if (isTombstone(found)) throw ctx.refuse('not_captured', `${paymentId} was voided: no money was taken.`)
  const left = { ...found.amount, amount: found.captured.amount - found.refunded.amount }
  if (found.captured.amount > 0 && left.amount === 0)
    throw ctx.refuse('more_than_captured', `Everything that was taken for ${paymentId} was given back.`)
  const { amount = left } = input
  if (input.amount && amount.amount < 1)
    throw ctx.refuse('no_amount', 'Give back at least 1.', [{ pointer: '/amount' }])
  // A repetition of the request never gets here: the key that it carries is answered as it was the first time.
  return ctx.ask(intent, recalled(found), 'refund', { refundId: ctx.newId('ref'), amount })
}
