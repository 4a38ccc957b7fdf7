import type { ReactionHandler } from '@souk/kit/service'
import type { payment } from '@souk/payment/contract'
import { checkout } from '../checkout.ts'

export const paymentVoided: ReactionHandler<typeof payment.events.voided> = ({ orderId }, ctx) =>
  ctx.tx(async (tx) => void (await tx.signal(checkout, orderId, 'paymentVoided', {})))
