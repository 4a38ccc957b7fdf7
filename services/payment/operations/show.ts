import type { Handler } from '@souk/kit/service'
import type { payment } from '../contract.ts'
import type { PaymentSettings } from '../settings.ts'
import { findPayment } from '../store.ts'

export const show: Handler<typeof payment.operations.show, PaymentSettings> = async ({ paymentId }, ctx) => {
  const found = await findPayment(ctx.db, paymentId)
  if (found === undefined) throw ctx.refuse('unknown_payment', `${paymentId} is not known.`)
  return found
}
