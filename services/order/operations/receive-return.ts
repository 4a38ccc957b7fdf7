import type { Handler } from '@souk/kit/service'
import type { order as contract } from '../contract.ts'
import { beyond, keptUnits, merged, shownReturn } from '../domain/reversals.ts'
import { takeGoods } from '../reversal/goods.ts'
import { findOrder } from '../store.ts'
import { reversalsOf } from '../store/reversals.ts'

export const receiveReturn: Handler<typeof contract.operations.receiveReturn> = (input, ctx) =>
  ctx.tx(async (tx) => {
    const { orderId, returnId } = input
    const order = (await findOrder(tx.db, orderId))?.order
    if (!order) throw ctx.refuse('unknown_order', 'There is no such order.')
    const before = await reversalsOf(tx.db, [orderId])
    const announced = before.find((each) => each.cause === 'return' && each.returnId === returnId)
    if (!announced) throw ctx.refuse('unknown_return', 'There is no such return of this order.')
    if (!announced.isExpected) throw ctx.refuse('already_received', 'That it has come was noted before.')
    const lines = merged(input.lines ?? announced.lines)
    const tooMany = beyond(lines, keptUnits(order, before))
    if (tooMany.length > 0)
      throw ctx.refuse('not_purchased', 'That was not bought with this order, or came back before.', tooMany)
    const { refundId, reason } = announced
    const goods = { refundId, returnId, lines, reason, at: ctx.now() }
    return { orderId, ...shownReturn(await takeGoods(tx, { order, before }, goods), returnId) }
  })
