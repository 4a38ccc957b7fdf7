import type { ReactionHandler } from '@souk/kit/service'
import type { payment } from '@souk/payment/contract'
import { reversal } from '../reversal/reversal.ts'

export const paymentRefunded: ReactionHandler<typeof payment.events.refunded> = ({ refundId }, ctx) =>
  ctx.tx(async (tx) => void (await tx.signal(reversal, refundId, 'gaveBack', {})))
