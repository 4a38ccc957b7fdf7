import type { OutputOf } from '@souk/kit/contract'
import { emission } from '@souk/kit/service'
import type { payment } from '@souk/payment/contract'
import { order } from '../contract.ts'
import { iso } from '../domain.ts'
import { backOff } from '../moves.ts'
import type { Data, Move, State } from './plan.ts'

type Payment = OutputOf<typeof payment.operations.show>
type Step = Move & { readonly to: State }

const LONGEST_LOOK_MS = 10_000
/** A refund that payment has accepted is told by its event; should that never come, payment is asked again. */
const ACCEPTED_MS = 3_600_000

/** Goods first, where some come back. */
export const takeBack = (data: Data): Step =>
  data.returnId === undefined
    ? giveBack(data)
    : { to: 'restocking', call: { restock: { orderId: data.orderId, returnId: data.returnId, lines: data.lines } } }

/** The goods are back, or none were to come. Of an order whose money is still being taken it has to be taken first. */
export function giveBack(data: Data): Step {
  if (data.amount.amount === 0) return finish(data)
  return data.isTaken ? refund(data) : { to: 'waiting', ...lookUp(data) }
}

const refund = ({ paymentId, refundId, amount }: Data): Step => ({
  to: 'refunding',
  call: { refund: { paymentId, refundId, amount } },
})

export const refundAgain = (data: Data): Move => refund(data)

export const lookUp = ({ paymentId, looks }: Data) =>
  ({ data: { looks: looks + 1 }, call: { check: { paymentId } } }) satisfies Move

export const lookLater = ({ looks }: Data): Move => ({ timers: { look: backOff(looks, LONGEST_LOOK_MS) } })

/** What a payment means for an order whose money is to go back. */
export function learn(data: Data, { state }: Payment): Move {
  if (state === 'captured' || state === 'refunding') return { ...refund(data), data: { isTaken: true } }
  // Nobody took the money, and nobody will.
  if (state === 'voided' || state === 'declined') return finish({ ...data, amount: { ...data.amount, amount: 0 } })
  return lookLater(data)
}

/** Accepted is not done. */
export const told = (data: Data, { state }: Payment): Move =>
  state === 'refunding' ? { timers: { look: ACCEPTED_MS } } : finish(data)

export function finish(data: Data): Step {
  const { orderId, number, refundId, returnId, cause, lines, amount } = data
  const facts = { orderId, number, refundId, amount, lines }
  return {
    to: 'done',
    data: { amount },
    emit: [
      ...(cause === 'refund' ? [emission(order.events.refunded, facts)] : []),
      ...(cause === 'return' && returnId !== undefined
        ? [emission(order.events.returned, { ...facts, returnId, returnedAt: iso(data.at) })]
        : []),
    ],
  }
}

/** The money is where it was. An operator has to find out why. */
export const fail = (data: Data, code: string): Move => ({
  to: 'failed',
  alarm: `payment does not give ${data.amount.amount} ${data.amount.currency} back: ${code}`,
})
