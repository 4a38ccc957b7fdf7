import type { Transaction, Transition } from '@souk/kit/service'
import type { Intent, intentPlan, State } from './intent/plan.ts'
import { shown, shownState } from './intent/reply.ts'
import { transfers, untouched, type Standing } from './ledger.ts'
import { savePayment } from './store.ts'
import { post, standingOf } from './store/ledger.ts'

/** How a payment stood, where its state says so: what becomes authorised was untouched, and then all of it was reserved. */
function stoodIn(from: State | undefined, to: State, { amount }: Intent): Standing | undefined {
  if (to === 'authorised') return untouched
  return from === 'authorised' || from === 'capturing' ? { ...untouched, reserved: amount.amount } : undefined
}

/** Writes what a transition has changed into the table that is shown, and what money it moved into the ledger. */
export async function record({ db }: Transaction, transition: Transition<typeof intentPlan>): Promise<void> {
  const { from, to, data, at } = transition
  const isSeen = from !== undefined && shownState(from) !== shownState(to)
  if (!isSeen && (from !== 'reviewing' || to !== 'captured')) return
  const payment = shown(to, data, at)
  if (to !== 'authorised' && to !== 'captured' && to !== 'voided') return void savePayment(db, payment)
  const reserved = to === 'authorised' ? data.amount.amount : 0
  const before = stoodIn(from, to, data) ?? (await standingOf(db, data.paymentId))
  const moved = transfers(data.amount.amount, before, { ...data, reserved })
  if (!isSeen && moved.length === 0) return
  void savePayment(db, payment, reserved)
  if (moved.length > 0) void post(db, payment, moved)
}
