import { conflict, type Handler } from '@souk/kit/service'
import { replaceCardNumbers } from '@souk/kit/telemetry'
import type { payment } from '../contract.ts'
import { PROVIDER } from '../domain.ts'
import { intent } from '../intent/intent.ts'
import type { Intent } from '../intent/plan.ts'
import { shown } from '../intent/reply.ts'
import type { PaymentSettings } from '../settings.ts'
import { findPayment, openPayment } from '../store.ts'

export const authorise: Handler<typeof payment.operations.authorise, PaymentSettings> = (input, ctx) => {
  const { paymentId, orderId, amount, method, token } = input
  if (replaceCardNumbers(token, '') !== token)
    throw ctx.refuse('card_number', 'Card numbers are for the provider alone: send the token that it gives for one.', [
      { pointer: '/token' },
    ])
  const createdAt = ctx.now()
  const { provider } = ctx.config
  const data: Intent = {
    paymentId,
    orderId,
    amount,
    method,
    ...(provider === PROVIDER ? {} : { provider }),
    token,
    createdAt,
    version: 1,
    captured: 0,
    refunded: 0,
    refundsDone: [],
    looking: false,
    looks: 0,
  }
  return ctx.begin(intent, paymentId, data, async ({ db }) => {
    if (await openPayment(db, shown('authorising', data, createdAt))) return
    const before = await findPayment(db, paymentId)
    if (before?.state === 'voided') throw ctx.refuse('payment_voided', `${paymentId} was voided: nothing is reserved.`)
    throw conflict(`the payment ${paymentId}`)
  })
}
