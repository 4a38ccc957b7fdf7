import type { Transaction, Transition } from '@souk/kit/service'
import { saveErasure } from '../store/erasures.ts'
import type { Plan } from './plan.ts'

/** Writes how far an erasure has come into the proof. */
export async function recordErasure({ db }: Transaction, { from, to, data, at }: Transition<Plan>): Promise<void> {
  if (from === undefined) return
  void saveErasure(db, data.customerId, data.parts, to === 'done' ? at : undefined)
}
