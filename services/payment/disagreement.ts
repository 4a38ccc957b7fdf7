import type { OutputOf } from '@souk/kit/contract'
import type { provider } from '@souk/provider/contract'
import type { payment } from './contract.ts'
import { isTombstone, sameMoney, type Money, type Shown } from './domain.ts'
import type { Hint } from './hint.ts'

export type Case = OutputOf<typeof payment.operations.cases>['data'][number]
/** A movement of money, as the provider has it. */
export type Line = OutputOf<typeof provider.operations.ledger>['data'][number]

/** What the provider says otherwise than we do. */
export type Disagreement = Pick<Case, 'about' | 'ours' | 'theirs'>

/** What became of a payment in one currency, on one side; minor units. */
export interface Totals {
  readonly currency: string
  readonly reserved: number
  readonly captured: number
  readonly refunded: number
}

const measures = ['reserved', 'captured', 'refunded'] as const

/** Where two sides do not say the same of a payment. */
export function disagreements(ours: readonly Totals[], theirs: readonly Totals[]): Disagreement[] {
  const currencies = [...new Set([...ours, ...theirs].map(({ currency }) => currency))]
  return currencies.flatMap((currency) => {
    const [our, their] = [ours, theirs].map((side) => side.find((each) => each.currency === currency))
    return measures
      .map((about) => ({
        about,
        ours: { amount: our?.[about] ?? 0, currency },
        theirs: { amount: their?.[about] ?? 0, currency },
      }))
      .filter((each) => !sameMoney(each.ours, each.theirs))
  })
}

/** What kind of a case that is. */
export function kindOf(known: boolean, { about, ours, theirs }: Disagreement): Case['kind'] {
  if (!known) return 'unknown_payment'
  if (about === 'amount' || (ours.amount > 0 && theirs.amount > 0)) return 'amount_differs'
  return ours.amount === 0 ? 'unknown_movement' : 'missing_movement'
}

const lost: readonly Shown['state'][] = ['declined', 'voided']
const taken: readonly Shown['state'][] = ['captured', 'refunding']

/**
 * What a webhook tells that cannot be true if we are right. What merely comes late, twice or in the wrong order is no
 * contradiction.
 */
export function contradicted(known: Shown, told: Hint): Disagreement | undefined {
  const none = { ...told.amount, amount: 0 }
  if (isTombstone(known))
    return told.state === 'captured' ? { about: 'captured', ours: none, theirs: told.amount } : undefined
  if (!sameMoney(known.amount, told.amount)) return { about: 'amount', ours: known.amount, theirs: told.amount }
  if (told.state === 'captured' && lost.includes(known.state))
    return { about: 'captured', ours: none, theirs: told.captured ?? told.amount }
  if (told.state === 'authorised' && known.state === 'declined')
    return { about: 'reserved', ours: none, theirs: told.amount }
  if (lost.includes(told.state) && taken.includes(known.state))
    return { about: 'captured', ours: known.captured, theirs: none }
  const { captured = known.captured, refunded = none } = told
  if (told.state === 'captured' && taken.includes(known.state) && !sameMoney(captured, known.captured))
    return { about: 'captured', ours: known.captured, theirs: captured }
  return known.state === 'captured' && !isAtMost(refunded, known.captured)
    ? { about: 'refunded', ours: known.refunded, theirs: refunded }
    : undefined
}

/** Does a webhook tell that more went back than we know of? We may not have asked for it. */
export const wentBack = (known: Shown, { refunded }: Hint): boolean =>
  known.state === 'captured' && refunded !== undefined && !isAtMost(refunded, known.refunded)

const isAtMost = (one: Money, other: Money) => one.currency === other.currency && one.amount <= other.amount
