import type { Charge, Money } from '../domain.ts'
import { idOf } from './charge.ts'

/** What is shown of a reference that was voided before there was anything to void. */
export const tombstone = (reference: string, amount: Money, now: number): Charge => ({
  chargeId: idOf('chg', reference),
  reference,
  state: 'voided',
  amount,
  captured: { ...amount, amount: 0 },
  refunded: { ...amount, amount: 0 },
  createdAt: new Date(now).toISOString(),
})
