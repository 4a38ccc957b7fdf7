import type { Transition } from '@souk/kit/service'
import type { checkoutPlan, State } from './plan.ts'
import { writePayment, writeProgress } from './store.ts'
import type { Transaction } from '@souk/kit/service'

/** States that customers cannot tell from the one before. */
const UNSEEN: ReadonlySet<State> = new Set<State>(['authorising', 'committing'])
/** States in which the order is cancelled already. */
const CANCELLED: ReadonlySet<State | undefined> = new Set<State>([
  'undoing',
  'recalling',
  'restocking',
  'releasing',
  'voiding',
])

/** States in which the order was confirmed before, and may have become something else since. */
const PAID_OR_NOT: ReadonlySet<State> = new Set<State>(['completed', 'unpaid'])

/** Does this transition change what customers see of the order? */
export const isSeen = (from: State | undefined, to: State): boolean =>
  from !== undefined && from !== to && !UNSEEN.has(to) && !CANCELLED.has(from)

/** Writes what the checkout has come to into the order, if anything of it can be seen. */
export async function progress(
  { db }: Transaction,
  { from, to, data }: Transition<typeof checkoutPlan>,
): Promise<void> {
  if (!isSeen(from, to)) return
  void (PAID_OR_NOT.has(to) ? writePayment(db, data.order) : writeProgress(db, data.order))
}
