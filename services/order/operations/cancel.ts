import type { CommandContext, Handler, Transaction } from '@souk/kit/service'
import { isOwn, mayReverse } from '../access.ts'
import { checkout } from '../checkout.ts'
import type { order as contract } from '../contract.ts'
import { isBeforePivot } from '../domain.ts'
import { keptUnits, leftOf, shownOrder } from '../domain/reversals.ts'
import { beginReversal, reversed } from '../reversal/begin.ts'
import { reversal } from '../reversal/reversal.ts'
import { findOrder, type Kept } from '../store.ts'
import { reversalsOf } from '../store/reversals.ts'

type Cancel = typeof contract.operations.cancel
type By = 'customer' | 'staff'

export const cancel: Handler<Cancel> = async ({ orderId, token }, ctx) => {
  const found = await findOrder(ctx.db, orderId)
  if (!found || !mayReverse(ctx.caller, found, token)) throw ctx.refuse('unknown_order', 'There is no such order.')
  const by = isOwn(ctx.caller, found, token) ? 'customer' : 'staff'
  return isBeforePivot(found.order)
    ? ctx.tx((tx) => callOff(orderId, by, tx, ctx))
    : ctx.ask(reversal, (tx) => cancellationOf(orderId, by, tx, ctx), 'cancel', {})
}

/** Before it is confirmed there is no parcel: the checkout calls it off at once. */
async function callOff(orderId: string, by: By, tx: Transaction, ctx: CommandContext<Cancel>) {
  await tx.signal(checkout, orderId, 'cancel', { reason: by, returnId: ctx.newId('ret') })
  const { order } = (await findOrder(tx.db, orderId)) as Kept
  if (order.status !== 'cancelled') throw ctx.refuse('undecided', 'It was confirmed in this moment: ask again.')
  return shownOrder(order, [])
}

/**
 * What calls a confirmed order off: the reversal that is at it, or a new one of everything of its goods and money that was not
 * given back before. Whoever asks is answered when the parcel is stopped, or cannot be any more.
 */
async function cancellationOf(orderId: string, by: By, tx: Transaction, ctx: CommandContext<Cancel>): Promise<string> {
  const { order, cartVersion } = (await findOrder(tx.db, orderId)) as Kept
  const { status } = order
  if (status === 'cancelled') throw ctx.refuse('already_cancelled', 'The order is cancelled already.')
  const before = await reversalsOf(tx.db, [orderId])
  const begun = before.find(({ cause }) => cause === 'cancellation')
  if (begun) return begun.refundId
  if (status !== 'confirmed')
    throw ctx.refuse('already_shipped', `The order is ${status}: it can be returned when it has arrived.`)
  const lines = [...keptUnits(order, before)]
    .map(([sku, quantity]) => ({ sku, quantity }))
    .filter(({ quantity }) => quantity > 0)
  const at = ctx.now()
  const ids = { refundId: ctx.newId('ref'), returnId: ctx.newId('ret') }
  const wish = { ...ids, cause: 'cancellation', amount: leftOf(order, before), lines, at } as const
  const after = reversed(order, {}, 'cancellation_requested', at)
  await beginReversal(tx, order, { ...wish, after, callingOff: { reason: by, cartVersion, before } })
  return ids.refundId
}
