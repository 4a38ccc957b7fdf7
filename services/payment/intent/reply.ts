import type { Reply } from '@souk/kit/saga'
import { PROVIDER, type Shown } from '../domain.ts'
import type { Intent, intentPlan, State } from './plan.ts'

type Asks = (typeof intentPlan)['asks']
type Replies = { readonly [Ask in keyof Asks]: Reply<Asks[Ask]> }

const ACCEPTED = 202

/** How a state is shown: a doubt is ours, and nobody else's; so is a second look. */
export const shownState = (state: State): Shown['state'] =>
  state === 'in_doubt' ? 'authorising' : state === 'reviewing' ? 'captured' : state

/** A payment as the contract shows it. */
export const shown = (state: State, intent: Intent, now: number): Shown => ({
  paymentId: intent.paymentId,
  orderId: intent.orderId,
  state: shownState(state),
  amount: intent.amount,
  captured: { ...intent.amount, amount: intent.captured },
  refunded: { ...intent.amount, amount: intent.refunded },
  method: intent.method,
  provider: intent.provider ?? PROVIDER,
  reference: intent.paymentId,
  ...(intent.reason === undefined ? {} : { reason: intent.reason }),
  ...(state === 'action_required' && intent.nextAction ? { nextAction: intent.nextAction } : {}),
  createdAt: new Date(intent.createdAt).toISOString(),
  updatedAt: new Date(now).toISOString(),
  version: intent.version,
})

const taken: readonly State[] = ['captured', 'reviewing', 'refunding']
const reserved: readonly State[] = ['authorised', 'capturing', ...taken]

/** What somebody who waits is told in a state: it is done, it is accepted and not done yet, or it will never be. */
export function replies(state: State, intent: Intent, now: number): Replies {
  const output = shown(state, intent, now)
  const accepted = { output, status: ACCEPTED }
  const { paymentId } = intent
  const refund: Replies['refund'] =
    state === 'captured' || state === 'reviewing'
      ? { output }
      : state === 'refunding'
        ? accepted
        : { refuse: 'not_captured', detail: `No money was taken for ${paymentId}: it is ${output.state}.` }
  return {
    authorise: reserved.includes(state)
      ? { output }
      : state === 'declined'
        ? declined(intent)
        : state === 'voiding' || state === 'voided'
          ? { refuse: 'payment_voided', detail: `${paymentId} was voided: nothing is reserved.` }
          : accepted,
    capture: taken.includes(state)
      ? { output }
      : state === 'capturing'
        ? accepted
        : { refuse: 'not_authorised', detail: `Nothing is reserved for ${paymentId}: it is ${output.state}.` },
    void:
      state === 'capturing' || taken.includes(state)
        ? { refuse: 'already_captured', detail: `The money of ${paymentId} was taken: refund it.` }
        : state === 'voided' || state === 'declined'
          ? { output }
          : accepted,
    refund,
    repay: refund,
  }
}

const declined = ({ reason = 'declined' }: Intent): Replies['authorise'] => ({
  refuse: 'payment_declined',
  detail: `The provider declined: ${reason}.`,
  errors: [{ code: reason, message: 'Pay with another card.' }],
})
