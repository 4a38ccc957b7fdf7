import type { PayloadOf } from '@souk/kit/contract'
import type { ReactionHandler, Transaction } from '@souk/kit/service'
import type { payment } from '@souk/payment/contract'
import { order as contract } from '../contract.ts'
import { iso } from '../domain.ts'
import { reversal } from '../reversal/reversal.ts'
import { findOrder } from '../store.ts'
import { noteRefund } from '../store/reversals.ts'

type Refunded = typeof payment.events.refunded

export const paymentRefunded: ReactionHandler<Refunded> = (refund, ctx) =>
  ctx.tx(async (tx) => {
    if (await tx.signal(reversal, refund.refundId, 'gaveBack', {})) return
    await note(tx, refund, ctx.event.at)
  })

/** Staff gave money back by hand, or somebody did at the provider: the order was not asked, and has to add up all the same. */
async function note({ db, emit }: Transaction, { orderId, refundId, amount }: PayloadOf<Refunded>, at: number) {
  const found = await findOrder(db, orderId)
  if (found === undefined) return
  const { number } = found.order
  const refund = { refundId, orderId, amount, at, entry: { at: iso(at), what: 'refunded' } }
  if (await noteRefund(db, refund))
    await emit(contract.events.refunded, { orderId, number, refundId, amount, lines: [] })
}
