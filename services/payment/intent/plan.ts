import { array, boolean, id, integer, money, object, oneOf, optional, string, type Value } from '@souk/kit/contract'
import { plan } from '@souk/kit/service'
import { provider } from '@souk/provider/contract'
import { payment } from '../contract.ts'

const { authorise, lookup, capture, void: release, refund } = provider.operations
const giveBack = object({ refundId: id('ref'), amount: money })

const remembered = object({
  paymentId: id('pay'),
  orderId: id('ord'),
  amount: money,
  method: oneOf(['card']),
  provider: optional(string({ max: 40, doc: 'Who takes the money. Default: the stand-in.' })),
  token: string({ max: 200, doc: 'Forgotten as soon as it is not needed any more.' }),
  createdAt: integer(),
  version: integer({ doc: 'Grows with each change that is shown.' }),
  taking: optional(
    integer({ doc: 'What was asked to be taken, in minor units, when it is not all that is reserved.' }),
  ),
  captured: integer({ doc: 'Minor units.' }),
  refunded: integer({ doc: 'Minor units.' }),
  refund: optional(giveBack),
  refundsDone: array(id('ref')),
  finding: optional(id('ref')),
  reason: optional(string({ max: 60 })),
  nextAction: optional(object({ type: oneOf(['redirect']), url: string({ max: 500 }) })),
  looking: boolean({ doc: 'A look-up is under way.' }),
  looks: integer({ doc: 'How often it was looked up in vain.' }),
})

/** What a payment remembers. */
export type Intent = Value<typeof remembered>

/**
 * A payment. What the provider did not answer is in doubt: it is looked up, and sent again, under the same key, only when the
 * provider does not know it. A doubt is never a decline.
 */
export const intentPlan = plan('payment', {
  version: 1,
  doc: 'Takes money once: reserves it, takes it or lets it go, gives it back.',
  data: remembered,
  secrets: ['token'],
  states: [
    'authorising',
    'in_doubt',
    'action_required',
    'authorised',
    'declined',
    'capturing',
    'captured',
    'voiding',
    'voided',
    'refunding',
    'reviewing',
  ],
  ended: ['declined', 'captured', 'voided'],
  steps: { authorise, lookup, capture, void: release, refund },
  signals: {
    capture: object({ amount: optional(money) }),
    void: object({}),
    refund: giveBack,
    notified: object(
      { refundId: optional(id('ref')) },
      { doc: 'The provider told of something new: a hint to look it up. A refund that is found gets this name.' },
    ),
    contradicted: object({}, { doc: 'The provider told of another amount or currency.' }),
  },
  timers: ['patience', 'look'],
  asks: {
    authorise: payment.operations.authorise,
    capture: payment.operations.capture,
    void: payment.operations.void,
    refund: payment.operations.refund,
    repay: payment.operations.repay,
  },
})

/** The states of a payment: as in the contract, and `in_doubt` and `reviewing`. */
export type State = (typeof intentPlan.states)[number]
