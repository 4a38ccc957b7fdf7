import { inventory } from '@souk/inventory/contract'
import { id, integer, object, oneOf, optional, string } from '@souk/kit/contract'
import type { DataOf, Move as MoveOf, StateOf } from '@souk/kit/saga'
import { plan } from '@souk/kit/service'
import { payment } from '@souk/payment/contract'
import { order, placedOrder } from './contract.ts'

const { hold, extend, commit, release, restock } = inventory.operations
const { authorise, capture, show } = payment.operations

/**
 * The checkout: hold, authorise, commit, confirm, capture. Confirming is the pivot: before it everything is taken back, after
 * it everything is only tried again; money that is gone by then ends it, and calls people.
 */
export const checkoutPlan = plan('checkout', {
  version: 1,
  doc: 'Brings an order to its end: stock sold and money taken, or neither.',
  data: object({
    order: placedOrder,
    token: string({ max: 100 }),
    cartVersion: integer(),
    cardToken: string({ max: 200, doc: 'Not carried on once payment has been asked.' }),
    patienceMs: integer({ doc: 'How long the customer waits before the answer is 202.' }),
    deadlineMs: integer({ doc: 'How long the payment may stay undecided.' }),
    deadlineAt: integer({ doc: 'When that is over, milliseconds since 1970.' }),
    looks: integer({ doc: 'How often the payment was looked up.' }),
    returnId: optional(
      id('ret', { doc: 'Under which name the goods go back, when it is called off while they are sold.' }),
    ),
  }),
  secrets: ['cardToken'],
  states: [
    'holding',
    'authorising',
    'pending',
    'challenged',
    'committing',
    'capturing',
    'completed',
    'unpaid',
    'undoing',
    'recalling',
    'restocking',
    'releasing',
    'voiding',
    'cancelled',
  ],
  ended: ['completed', 'unpaid', 'cancelled'],
  steps: {
    hold,
    authorise,
    extend,
    // Was the money reserved? And later: was it taken? Two steps, because the first may still be under way then.
    look: show,
    commit,
    capture,
    check: show,
    release,
    restock,
    void: payment.operations.void,
  },
  signals: {
    paymentAuthorised: object({}),
    paymentDeclined: object({ reason: string({ max: 60 }) }),
    paymentVoided: object({}, { doc: 'What was reserved is free again, whoever wanted that.' }),
    cancel: object({ reason: oneOf(['customer', 'staff']), returnId: id('ret') }),
  },
  timers: ['patience', 'deadline', 'lookup'],
  asks: { place: order.operations.place },
})

export type Data = DataOf<typeof checkoutPlan>
export type State = StateOf<typeof checkoutPlan>
export type Move = MoveOf<typeof checkoutPlan>
