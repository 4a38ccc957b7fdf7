import type { InputOf } from '@souk/kit/contract'
import { may, type CommandContext, type Handler } from '@souk/kit/service'
import { mayReverse } from '../access.ts'
import type { order as contract } from '../contract.ts'
import { isSold, pastMoment, type Order } from '../domain.ts'
import { beyond, isAllBack, keptUnits, leftOf, merged, shownReturn, worth } from '../domain/reversals.ts'
import { beginReversal, reversed } from '../reversal/begin.ts'
import { findOrder } from '../store.ts'
import { reversalsOf } from '../store/reversals.ts'

type Return = typeof contract.operations.return

const returning: Handler<Return> = (input, ctx) =>
  ctx.tx(async (tx) => {
    const { orderId, token, reason } = input
    const found = await findOrder(tx.db, orderId)
    if (!found || !mayReverse(ctx.caller, found, token)) throw ctx.refuse('unknown_order', 'There is no such order.')
    const { order } = found
    if (!isSold(order)) throw ctx.refuse('not_confirmed', `The order is ${order.status}.`)
    const at = momentOf(input, order, ctx)
    const before = await reversalsOf(tx.db, [orderId])
    const lines = merged(input.lines)
    const tooMany = beyond(lines, keptUnits(order, before))
    if (tooMany.length > 0)
      throw ctx.refuse('not_purchased', 'That was not bought with this order, or came back before.', tooMany)
    // Money that was given back without goods is not given back once more.
    const amount = Math.min(worth(order, before, lines), leftOf(order, before))
    const ids = { refundId: ctx.newId('ref'), returnId: ctx.newId('ret') }
    const wish = { ...ids, cause: 'return', amount, lines, reason, at } as const
    const status = isAllBack(order, before, lines) ? 'returned' : order.status
    const after = reversed(order, { status }, 'returned', at)
    const begun = await beginReversal(tx, order, { ...wish, after })
    return { orderId, ...shownReturn(begun, ids.returnId) }
  })

function momentOf({ occurredAt }: InputOf<Return>, { placedAt }: Order, ctx: CommandContext<Return>): number {
  const now = ctx.now()
  if (occurredAt === undefined) return now
  if (!may(ctx.caller, 'order:write'))
    throw ctx.refuse('staff_only', 'Only staff may say when a return happened.', [{ pointer: '/occurredAt' }])
  const at = pastMoment(occurredAt, now)
  if (at === undefined || at < Date.parse(placedAt))
    throw ctx.refuse('impossible_time', 'There is no such moment between the order and now.', [
      { pointer: '/occurredAt' },
    ])
  return at
}

// `return` is a word of the language: it can name an export, but no constant.
export { returning as return }
