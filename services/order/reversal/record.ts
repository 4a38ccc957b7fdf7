import type { Transaction, Transition } from '@souk/kit/service'
import { iso } from '../domain.ts'
import { endReversal } from '../store/reversals.ts'
import type { reversalPlan } from './plan.ts'

/** Writes what has become of something that was taken back, and nothing on the way there. */
export async function recordReversal({ db }: Transaction, transition: Transition<typeof reversalPlan>): Promise<void> {
  const { id: refundId, from, to, at, data } = transition
  if (from === to || (to !== 'done' && to !== 'failed')) return
  const { orderId, amount } = data
  const what = to === 'failed' ? 'refund_failed' : amount.amount > 0 ? 'refunded' : undefined
  endReversal(db, { refundId, orderId, state: to, amount: amount.amount, entry: what && { at: iso(at), what } })
}
