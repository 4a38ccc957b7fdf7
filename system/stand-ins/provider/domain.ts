import type { InputOf, OutputOf } from '@souk/kit/contract'
import type { provider } from './contract.ts'

export type Shown = OutputOf<typeof provider.operations.lookup>
export type State = Shown['state']
export type Money = Shown['amount']
export type Faults = InputOf<typeof provider.operations.faults>

/** A charge as it is kept. Amounts in minor units, moments in milliseconds since 1970. */
export interface Charge {
  readonly chargeId: string
  readonly reference: string
  readonly state: State
  readonly amount: number
  readonly currency: string
  readonly captured: number
  readonly refunded: number
  readonly reason: string | undefined
  readonly token: string
  readonly createdAt: number
  readonly version: number
}

/** What a token does: the state of the charge, or why there is none; and how the answer comes. */
export type Verdict =
  | { readonly state: 'authorised' | 'action_required'; readonly afterMs?: number; readonly silent?: true }
  | { readonly refuse: 'card_declined' | 'insufficient_funds' | 'unknown_token' }

const SLOW_MS = 3_000

const tokens: Readonly<Record<string, Verdict>> = {
  tok_visa: { state: 'authorised' },
  tok_slow: { state: 'authorised', afterMs: SLOW_MS },
  tok_timeout_charged: { state: 'authorised', silent: true },
  tok_3ds: { state: 'action_required' },
  tok_declined: { refuse: 'card_declined' },
  tok_insufficient_funds: { refuse: 'insufficient_funds' },
}

/** What becomes of an authorisation with this token. */
export const verdictOn = (token: string): Verdict =>
  (Object.hasOwn(tokens, token) ? tokens[token] : undefined) ?? { refuse: 'unknown_token' }

/** A charge as the contract shows it. `publicUrl` begins the address of the page on which a customer confirms. */
export const shown = (charge: Charge, publicUrl: string): Shown => {
  const { chargeId, reference, state, currency, reason } = charge
  return {
    chargeId,
    reference,
    state,
    amount: { amount: charge.amount, currency },
    captured: { amount: charge.captured, currency },
    refunded: { amount: charge.refunded, currency },
    ...(reason === undefined ? {} : { reason }),
    ...(state === 'action_required'
      ? { nextAction: { type: 'redirect', url: `${publicUrl}/provider/challenges/${chargeId}` } }
      : {}),
    createdAt: new Date(charge.createdAt).toISOString(),
  }
}

/** A charge after somebody has taken, released or given back money by hand; undefined where that cannot be. */
export function intervened(charge: Charge, what: 'capture' | 'void' | 'refund', { amount, currency }: Money) {
  const { state, captured, refunded } = charge
  const most = what === 'refund' ? captured - refunded : charge.amount
  const isReady = state === (what === 'refund' ? 'captured' : 'authorised')
  const isWhole = what !== 'void' || amount === most
  if (!isReady || !isWhole || currency !== charge.currency || amount < 1 || amount > most) return undefined
  if (what === 'refund') return { charge: { ...charge, refunded: refunded + amount }, kind: 'refunded' } as const
  if (what === 'void') return { charge: { ...charge, state: 'voided' }, kind: 'voided' } as const
  return { charge: { ...charge, state: 'captured', captured: amount }, kind: 'captured' } as const
}
