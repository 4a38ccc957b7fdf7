import type { Context, Transaction } from '@souk/kit/service'
import type { Charge, State } from './domain.ts'
import { move } from './move.ts'
import type { ProviderSettings } from './settings.ts'
import { faultsNow, findChallenged } from './store.ts'

/** The customer has decided about a charge; the first decision counts. Undefined: there is no such charge. */
export async function settle(
  ctx: Context<ProviderSettings>,
  tx: Transaction,
  chargeId: string,
  approve: boolean,
): Promise<Charge | undefined> {
  const [charge, faults] = await Promise.all([findChallenged(tx.db, chargeId), faultsNow(tx.db)])
  if (charge?.state !== 'action_required') return charge
  const state: State = approve ? 'authorised' : 'declined'
  const decided: Charge = { ...charge, state, reason: approve ? undefined : 'authentication_failed' }
  const amount = { amount: charge.amount, currency: charge.currency }
  const moved = approve ? ({ kind: 'authorised', amount } as const) : undefined
  await move(ctx, tx, decided, faults, { answered: false, moved })
  return decided
}
