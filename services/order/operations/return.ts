import type { InputOf } from '@souk/kit/contract'
import { may, type CommandContext, type Handler } from '@souk/kit/service'
import { mayReverse } from '../access.ts'
import type { order as contract } from '../contract.ts'
import { hasArrived, isSold, pastMoment, type Order } from '../domain.ts'
import { beyond, keptUnits, merged, owedFor, shownReturn, unannouncedUnits } from '../domain/reversals.ts'
import { expectGoods, reversed } from '../reversal/begin.ts'
import { takeGoods } from '../reversal/goods.ts'
import { findOrder } from '../store.ts'
import { reversalsOf } from '../store/reversals.ts'

type Return = typeof contract.operations.return

/** What staff return is there. What customers return is on its way to us at best: nothing is taken back before it has come. */
const returning: Handler<Return> = (input, ctx) =>
  ctx.tx(async (tx) => {
    const { orderId, token, reason } = input
    const found = await findOrder(tx.db, orderId)
    if (!found || !mayReverse(ctx.caller, found, token)) throw ctx.refuse('unknown_order', 'There is no such order.')
    const { order } = found
    if (!isSold(order)) throw ctx.refuse('not_confirmed', `The order is ${order.status}.`)
    const at = momentOf(input, order, ctx)
    const isHere = may(ctx.caller, 'order:write')
    if (!isHere && !hasArrived(order)) throw ctx.refuse('not_delivered', notYet(order))
    const before = await reversalsOf(tx.db, [orderId])
    const lines = merged(input.lines)
    const tooMany = beyond(lines, isHere ? keptUnits(order, before) : unannouncedUnits(order, before))
    if (tooMany.length > 0)
      throw ctx.refuse('not_purchased', 'That was not bought with this order, or came back before.', tooMany)
    const goods = { refundId: ctx.newId('ref'), returnId: ctx.newId('ret'), lines, reason, at }
    const begun = isHere
      ? await takeGoods(tx, { order, before }, goods)
      : await expectGoods(tx, order, {
          ...goods,
          cause: 'return',
          amount: owedFor(order, before, lines),
          after: reversed(order, {}, 'return_announced', at),
        })
    return { orderId, ...shownReturn(begun, goods.returnId) }
  })

const notYet = ({ status }: Order) =>
  `The order is ${status}. It can be returned when it has arrived; until its parcel is collected it can be cancelled.`

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
