import { conflict, type Handler } from '@souk/kit/service'
import type { payment } from '../contract.ts'
import { isTombstone, nothing, type Shown } from '../domain.ts'
import { intent } from '../intent/intent.ts'
import { recalled } from '../intent/recall.ts'
import type { PaymentSettings } from '../settings.ts'
import { findPayment, openPayment } from '../store.ts'

const voiding: Handler<typeof payment.operations.void, PaymentSettings> = async (input, ctx) => {
  const { paymentId, orderId } = input
  const known = await findPayment(ctx.db, paymentId)
  if (known) return isTombstone(known) ? known : ctx.ask(intent, recalled(known), 'void', {})
  return ctx.tx(async ({ db }) => {
    const tombstone = voidedBefore(paymentId, orderId, ctx.config.provider, new Date(ctx.now()).toISOString())
    // If the payment has come meanwhile, whoever asks again will find it.
    if (!(await openPayment(db, tombstone))) throw conflict(`the payment ${paymentId}`)
    return tombstone
  })
}

const voidedBefore = (paymentId: string, orderId: string, provider: string, at: string): Shown => ({
  paymentId,
  orderId,
  state: 'voided',
  amount: nothing,
  captured: nothing,
  refunded: nothing,
  method: 'card',
  provider,
  reference: paymentId,
  createdAt: at,
  updatedAt: at,
  version: 1,
})

// `void` is a word of the language: it can name an export, but no constant.
export { voiding as void }
