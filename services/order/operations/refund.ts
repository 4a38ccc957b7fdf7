import type { InputOf } from '@souk/kit/contract'
import type { CommandContext, Handler } from '@souk/kit/service'
import type { order as contract } from '../contract.ts'
import { isSold, type Order } from '../domain.ts'
import {
  beyond,
  leftOf,
  merged,
  paidUnits,
  shownRefund,
  stepOf,
  worth,
  type Reversal,
  type Units,
} from '../domain/reversals.ts'
import { beginReversal, reversed } from '../reversal/begin.ts'
import { findOrder } from '../store.ts'
import { reversalsOf } from '../store/reversals.ts'

type Refund = typeof contract.operations.refund

export const refund: Handler<Refund> = (input, ctx) =>
  ctx.tx(async (tx) => {
    const { orderId, reason } = input
    const order = (await findOrder(tx.db, orderId))?.order
    if (!order) throw ctx.refuse('unknown_order', 'There is no such order.')
    const before = await reversalsOf(tx.db, [orderId])
    if (!isSold(order) && !isOwed(before)) throw ctx.refuse('not_confirmed', `The order is ${order.status}.`)
    const lines = merged(input.lines ?? [])
    const amount = amountOf(input, lines, { order, before }, ctx)
    const at = ctx.now()
    const after = reversed(order, {}, 'refund_requested', at)
    const wish = { refundId: ctx.newId('ref'), cause: 'refund', amount, lines, reason, at, after } as const
    return { orderId, ...shownRefund(await beginReversal(tx, order, wish)) }
  })

/** Whether the order was called off, and its money did not go back with its goods. */
const isOwed = (before: readonly Reversal[]): boolean =>
  before.some(({ cause, state }) => cause === 'cancellation' && state === 'failed')

interface Standing {
  readonly order: Order
  readonly before: readonly Reversal[]
}

/** How much is to be given back, in minor units. */
function amountOf(
  { amount, lines: asked }: InputOf<Refund>,
  lines: readonly Units[],
  { order, before }: Standing,
  ctx: CommandContext<Refund>,
): number {
  const { currency } = order.totals.total
  if ((amount === undefined) === (asked === undefined) || (amount !== undefined && amount.amount < 1))
    throw ctx.refuse('lines_or_amount', 'Say either which lines or how much, which is more than nothing.', [
      { pointer: asked === undefined && amount !== undefined ? '/amount/amount' : '/lines' },
    ])
  if (amount !== undefined && amount.currency !== currency)
    throw ctx.refuse('other_currency', `The order was paid in ${currency}.`, [{ pointer: '/amount/currency' }])
  const strange = beyond(lines, paidUnits(order, []))
  if (strange.length > 0) throw ctx.refuse('not_purchased', 'That was not bought with this order.', strange)
  const tooMany = beyond(lines, paidUnits(order, before))
  if (tooMany.length > 0) throw ctx.refuse('more_than_left', 'The money for that was given back before.', tooMany)
  const wanted = amount?.amount ?? worth(order, before, lines)
  const left = leftOf(order, before)
  if (wanted > left)
    throw ctx.refuse('more_than_left', `${left} ${currency} can be given back.`, [
      { pointer: amount ? '/amount/amount' : '/lines', requested: wanted, available: left },
    ])
  const step = stepOf(order)
  if (amount !== undefined && wanted < left && wanted % step !== 0)
    throw ctx.refuse('unsupported_amount', `What was paid in steps of ${step} is given back in steps of ${step}.`, [
      { pointer: '/amount/amount' },
    ])
  return wanted
}
