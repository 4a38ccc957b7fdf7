import type { Transaction, Transition } from '@souk/kit/service'
import type { intentPlan } from './intent/plan.ts'
import { shown, shownState } from './intent/reply.ts'
import { savePayment } from './store.ts'

/** Writes what a transition has changed into the table that is shown. */
export async function record({ db }: Transaction, transition: Transition<typeof intentPlan>): Promise<void> {
  const { from, to, data, at } = transition
  if (from === undefined || shownState(from) === shownState(to)) return
  void savePayment(db, shown(to, data, at))
}
