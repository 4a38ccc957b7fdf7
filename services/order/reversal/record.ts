import type { Transaction, Transition } from '@souk/kit/service'
import { iso } from '../domain.ts'
import { endReversal, withdrawReversal, writeCancelled } from '../store/reversals.ts'
import type { reversalPlan } from './plan.ts'

/** Writes what has become of something that was taken back, and nothing on the way there. */
export async function recordReversal({ db }: Transaction, transition: Transition<typeof reversalPlan>): Promise<void> {
  const { id: refundId, from, to, at, data } = transition
  const { orderId, amount, callingOff } = data
  if (from === 'stopping' && to === 'restocking') return writeCancelled(db, { orderId, reason: callingOff?.reason, at })
  if (from === 'stopping' && to === 'refused') return withdrawReversal(db, { refundId, orderId, at })
  if (from === to || (to !== 'done' && to !== 'failed')) return
  const what = to === 'failed' ? 'refund_failed' : amount.amount > 0 ? 'refunded' : undefined
  endReversal(db, { refundId, orderId, state: to, amount: amount.amount, entry: what && { at: iso(at), what } })
}
