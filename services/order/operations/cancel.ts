import type { CommandContext, Handler, Transaction } from '@souk/kit/service'
import { isOwn, mayReverse } from '../access.ts'
import { checkout } from '../checkout.ts'
import { order as contract } from '../contract.ts'
import { isBeforePivot } from '../domain.ts'
import { keptUnits, leftOf, shownOrder } from '../domain/reversals.ts'
import { beginReversal, reversed } from '../reversal/begin.ts'
import { findOrder, type Kept } from '../store.ts'
import { reversalsOf } from '../store/reversals.ts'

type Cancel = typeof contract.operations.cancel
type By = 'customer' | 'staff'

export const cancel: Handler<Cancel> = ({ orderId, token }, ctx) =>
  ctx.tx(async (tx) => {
    const found = await findOrder(tx.db, orderId)
    if (!found || !mayReverse(ctx.caller, found, token)) throw ctx.refuse('unknown_order', 'There is no such order.')
    const by = isOwn(ctx.caller, found, token) ? 'customer' : 'staff'
    if (isBeforePivot(found.order)) {
      await tx.signal(checkout, orderId, 'cancel', { reason: by, returnId: ctx.newId('ret') })
      const now = (await findOrder(tx.db, orderId)) as Kept
      // Unless it was confirmed at the same time: then it is taken back.
      return now.order.status === 'cancelled' ? shownOrder(now.order, []) : takeBack(now, by, tx, ctx)
    }
    return takeBack(found, by, tx, ctx)
  })

/** Calls a confirmed order off: whatever of its goods and money was not given back before is given back. */
async function takeBack({ order, cartVersion }: Kept, by: By, tx: Transaction, ctx: CommandContext<Cancel>) {
  const { id: orderId, number, cartId, status } = order
  if (status === 'cancelled') throw ctx.refuse('already_cancelled', 'The order is cancelled already.')
  if (status !== 'confirmed') throw ctx.refuse('already_shipped', `The order is ${status}: it can be returned.`)
  const before = await reversalsOf(tx.db, [orderId])
  const lines = [...keptUnits(order, before)]
    .map(([sku, quantity]) => ({ sku, quantity }))
    .filter(({ quantity }) => quantity > 0)
  const at = ctx.now()
  const after = reversed(order, { status: 'cancelled', reason: by }, 'cancelled', at)
  const amount = leftOf(order, before)
  const ids = { refundId: ctx.newId('ref'), returnId: ctx.newId('ret') }
  const begun = await beginReversal(tx, order, { ...ids, cause: 'cancellation', amount, lines, at, after })
  await tx.emit(contract.events.cancelled, { orderId, number, cartId, cartVersion, reason: by })
  return shownOrder(after, [...before, begun])
}
