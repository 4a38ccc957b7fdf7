import { createHash } from 'node:crypto'
import type Stripe from 'stripe'
import type { Charge } from '../domain.ts'
import { fromStripe } from './money.ts'

const states: Readonly<Record<string, Charge['state']>> = {
  requires_payment_method: 'declined',
  requires_capture: 'authorised',
  succeeded: 'captured',
  canceled: 'voided',
}

/** The state of a charge, by the status of its PaymentIntent. What is not decided waits for the customer or for the bank. */
export const stateOf = (status: string): Charge['state'] => states[status] ?? 'action_required'

/** A PaymentIntent as the contract of a provider shows it. */
export function asCharge(intent: Stripe.PaymentIntent): Charge {
  const { id, status, amount, currency, metadata, amount_received: received, latest_charge: latest } = intent
  const refunded = typeof latest === 'object' && latest !== null ? latest.amount_refunded : 0
  const url = intent.next_action?.redirect_to_url?.url
  const { decline_code: decline, code } = intent.last_payment_error ?? {}
  const reason = decline ?? code
  const state = stateOf(status)
  return {
    chargeId: idOf('chg', id),
    reference: metadata.reference ?? id,
    state,
    amount: fromStripe(amount, currency),
    captured: fromStripe(received, currency),
    refunded: fromStripe(refunded, currency),
    ...(state === 'declined' && reason !== undefined ? { reason: reason.slice(0, 60) } : {}),
    ...(state === 'action_required' && url ? { nextAction: { type: 'redirect', url } } : {}),
    createdAt: new Date(intent.created * 1_000).toISOString(),
  }
}

/** Did a refund come to nothing? Its money is with us again. */
export const isLost = ({ status }: Stripe.Refund): boolean => status === 'failed' || status === 'canceled'

const LENGTH = 26

/** An identifier of ours for one of theirs: always the same. */
export const idOf = (prefix: string, theirs: string): string =>
  `${prefix}_${createHash('sha256').update(theirs).digest('hex').slice(0, LENGTH)}`
