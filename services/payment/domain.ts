import type { OutputOf, PayloadOf } from '@souk/kit/contract'
import type { provider } from '@souk/provider/contract'
import type { payment } from './contract.ts'

/** A payment as the contract shows it. */
export type Shown = OutputOf<typeof payment.operations.show>
export type Money = Shown['amount']
/** A charge as the provider shows it. */
export type Charge = OutputOf<typeof provider.operations.lookup>
export type Facts = PayloadOf<typeof payment.events.authorised>

/** Who takes the money unless the configuration says otherwise: the stand-in of the embedded world. */
export const PROVIDER = 'stand-in'

export const sameMoney = (one: Money, other: Money): boolean =>
  one.amount === other.amount && one.currency === other.currency

const SECOND_MS = 1_000
const LONGEST_S = 60

/** How long to wait before doing something for the `times`-th time more, from 1: 1, 2, 4 … 60 s. */
export const backOffMs = (times: number): number => Math.min(LONGEST_S, 2 ** Math.max(0, times - 1)) * SECOND_MS

/** What the provider can tell that we may not know, by the state in which we have the payment. */
const news: Partial<Record<Shown['state'], readonly Charge['state'][]>> = {
  authorising: ['action_required', 'authorised', 'declined', 'captured', 'voided'],
  action_required: ['authorised', 'declined', 'captured', 'voided'],
  authorised: ['captured', 'voided'],
}

/** Is it worth looking a charge up, when the provider tells of this state and we have that one? */
export const isNews = (known: Shown['state'], told: Charge['state']): boolean => news[known]?.includes(told) ?? false

/** What is shown of a payment that was voided before it was known: of no amount, in no currency (ISO 4217: XXX). */
export const nothing: Money = { amount: 0, currency: 'XXX' }

/** Was this payment voided before it was known? It has no saga, and never will. */
export const isTombstone = ({ amount }: Shown): boolean => sameMoney(amount, nothing)
