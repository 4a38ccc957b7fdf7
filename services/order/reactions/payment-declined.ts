import type { ReactionHandler } from '@souk/kit/service'
import type { payment } from '@souk/payment/contract'
import { checkout } from '../checkout.ts'

export const paymentDeclined: ReactionHandler<typeof payment.events.declined> = ({ orderId, reason }, ctx) =>
  ctx.tx(async (tx) => void (await tx.signal(checkout, orderId, 'paymentDeclined', { reason })))
