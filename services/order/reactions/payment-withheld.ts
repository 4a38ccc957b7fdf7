import type { ReactionHandler } from '@souk/kit/service'
import type { payment } from '@souk/payment/contract'
import { reversal } from '../reversal/reversal.ts'

export const paymentWithheld: ReactionHandler<typeof payment.events.withheld> = ({ refundId, reason }, ctx) =>
  ctx.tx(async (tx) => void (await tx.signal(reversal, refundId, 'withheld', { reason })))
