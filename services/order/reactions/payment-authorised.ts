import type { ReactionHandler } from '@souk/kit/service'
import type { payment } from '@souk/payment/contract'
import { checkout } from '../checkout.ts'

export const paymentAuthorised: ReactionHandler<typeof payment.events.authorised> = ({ orderId }, ctx) =>
  ctx.tx(async (tx) => void (await tx.signal(checkout, orderId, 'paymentAuthorised', {})))
