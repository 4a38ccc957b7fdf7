import type { OutputOf } from '@souk/kit/contract'
import { saga, type Behaviour } from '@souk/kit/service'
import type { payment } from '@souk/payment/contract'
import {
  declined,
  holdLost,
  inventoryUnavailable,
  moneyGone,
  outOfStock,
  overdue,
  recall,
  unwanted,
} from './call-off.ts'
import * as moves from './moves.ts'
import { checkoutPlan, type Data, type Move } from './plan.ts'

type Row = Partial<Behaviour<typeof checkoutPlan>['states']['pending']>
type Payment = OutputOf<typeof payment.operations.show>

const HOLD_ATTEMPTS = 2
const HOLD_PAUSE_MS = 300
const AUTHORISE_MS = 10_000
const COMMIT_MS = 10_000
const CAPTURE_MS = 15_000
const UNDO_MS = 30_000
const SOON_MS = 1

/** What a payment means for an order that waits for it. Undefined: it is not decided. */
function decided(data: Data, now: number, { state, reason, nextAction }: Payment): Move | undefined {
  switch (state) {
    case 'authorised':
    case 'capturing':
    case 'captured':
      return moves.commit(data)
    case 'authorising':
      return undefined
    case 'action_required':
      return nextAction && !data.order.nextAction ? moves.challenge(data, now, nextAction) : undefined
    default:
      // Declined, or somebody gave the money back: either way there will be none.
      return declined(data, now, reason ?? state)
  }
}

/** The payment's own events come from its outbox: they are facts. */
const byEvent: Row = {
  paymentAuthorised: moves.commit,
  paymentDeclined: (data, { reason }, now) => declined(data, now, reason),
  paymentVoided: (data, _, now) => declined(data, now, 'voided'),
}

/** Timers and answers that were under way when the order went on. */
const late = {
  'extend.ok': 'ignore',
  'extend.refused': 'ignore',
  'extend.unknown': 'ignore',
  'authorise.ok': 'ignore',
  'authorise.unknown': 'ignore',
  'look.ok': 'ignore',
  'look.refused': 'ignore',
  'look.unknown': 'ignore',
  'lookup.due': 'ignore',
  'patience.due': 'ignore',
  'deadline.due': 'ignore',
} as const

/** What a payment that is being voided, or that was declined, may still say. */
const lateAnyway = {
  ...late,
  'authorise.refused': 'ignore',
  paymentAuthorised: 'ignore',
  paymentDeclined: 'ignore',
  paymentVoided: 'ignore',
  // It is called off already.
  cancel: 'ignore',
} as const

/** The order is accepted and its payment is not decided. */
const undecided: Row = {
  ...byEvent,
  'authorise.ok': (data, { output }, now) => decided(data, now, output) ?? moves.lookLater(data),
  'authorise.refused': (data, { detail }, now) => declined(data, now, detail),
  'authorise.unknown': (_, { attempt }) => ({ again: { authorise: moves.backOff(attempt, AUTHORISE_MS) } }),
  'lookup.due': moves.look,
  'look.ok': (data, { output }, now) => decided(data, now, output) ?? moves.lookLater(data),
  'look.refused': moves.lookLater,
  'look.unknown': moves.lookLater,
  'extend.ok': 'ignore',
  'extend.refused': holdLost(['release', 'void']),
  'extend.unknown': (_, { attempt }) => ({ again: { extend: moves.backOff(attempt, COMMIT_MS) } }),
  'deadline.due': overdue,
  'patience.due': 'ignore',
  cancel: unwanted(['release', 'void']),
}

/** Whether the money has been taken by now, or never will be. */
function taken(data: Data, heard: { output: Payment }, now: number): Move {
  const { state } = heard.output
  if (state === 'captured' || state === 'refunding') return moves.complete(data, now)
  return state === 'voided' || state === 'declined' ? moves.unpaid(data, heard, now) : moves.lookLater(data)
}

const releaseAgain: Row['release.unknown'] = (_, { attempt }) => ({
  again: { release: moves.backOff(attempt, UNDO_MS) },
})
const voidAgain: Row['void.unknown'] = (_, { attempt }) => ({ again: { void: moves.backOff(attempt, UNDO_MS) } })

/** The checkout. What may come and changes nothing is ignored by name; whatever else must never come calls an operator. */
export const checkout = saga(checkoutPlan, {
  begin: moves.begin,
  states: {
    holding: {
      'hold.ok': moves.authorise,
      'hold.refused': (data, { code, errors }, now) =>
        code === 'out_of_stock' ? outOfStock(data, now, errors) : inventoryUnavailable(data, now),
      // An inventory that is only busy is asked once more; the customer is not kept waiting for one that is down.
      'hold.unknown': (data, { attempt }, now) =>
        attempt < HOLD_ATTEMPTS ? { again: { hold: HOLD_PAUSE_MS } } : inventoryUnavailable(data, now),
      'patience.due': (data, _, now) => inventoryUnavailable(data, now),
      'deadline.due': (data, _, now) => inventoryUnavailable(data, now),
      cancel: unwanted(['release']),
      otherwise: 'alarm',
    },
    authorising: {
      ...byEvent,
      'authorise.ok': (data, { output }, now) =>
        decided(data, now, output) ?? moves.defer(data, now, moves.lookLater(data).timers),
      'authorise.refused': (data, { detail }, now) => declined(data, now, detail),
      'authorise.unknown': (data, { attempt }, now) => ({
        ...moves.defer(data, now),
        again: { authorise: moves.backOff(attempt, AUTHORISE_MS) },
      }),
      'patience.due': (data, _, now) => moves.defer(data, now),
      // Only after a long standstill: the customer is answered before it is called off.
      'deadline.due': (data, _, now) => moves.defer(data, now, { deadline: SOON_MS }),
      cancel: unwanted(['release', 'void']),
      otherwise: 'alarm',
    },
    pending: { ...undecided, otherwise: 'alarm' },
    challenged: { ...undecided, otherwise: 'alarm' },
    committing: {
      ...late,
      'commit.ok': (data, _, now) => moves.confirm(data, now),
      'commit.refused': holdLost(['void']),
      'commit.unknown': (_, { attempt }) => ({ again: { commit: moves.backOff(attempt, COMMIT_MS) } }),
      'patience.due': moves.accept,
      paymentAuthorised: 'ignore',
      'authorise.refused': moneyGone,
      paymentDeclined: moneyGone,
      paymentVoided: moneyGone,
      cancel: recall,
      otherwise: 'alarm',
    },
    capturing: {
      ...late,
      'capture.ok': taken,
      'capture.refused': moves.refusedCapture,
      'capture.unknown': (_, { attempt }) => ({ again: { capture: moves.backOff(attempt, CAPTURE_MS) } }),
      'lookup.due': moves.check,
      'check.ok': taken,
      'check.unknown': moves.lookLater,
      paymentAuthorised: 'ignore',
      'authorise.refused': moves.unpaid,
      paymentDeclined: moves.unpaid,
      paymentVoided: moves.unpaid,
      // The pivot came first: what is confirmed is taken back by a saga of its own, once the money is taken.
      cancel: 'ignore',
      otherwise: 'alarm',
    },
    completed: { paymentDeclined: 'alarm', paymentVoided: 'alarm', otherwise: 'ignore' },
    // Somebody was called. What becomes of it is decided by calling the order off, or not.
    unpaid: { otherwise: 'ignore' },
    undoing: {
      ...lateAnyway,
      'release.ok': () => ({ to: 'voiding' }),
      'release.unknown': releaseAgain,
      'void.ok': () => ({ to: 'releasing' }),
      'void.unknown': voidAgain,
      otherwise: 'alarm',
    },
    recalling: {
      ...lateAnyway,
      'commit.ok': moves.restock,
      'commit.refused': moves.letGo,
      'commit.unknown': (_, { attempt }) => ({ again: { commit: moves.backOff(attempt, COMMIT_MS) } }),
      otherwise: 'alarm',
    },
    restocking: {
      ...lateAnyway,
      'restock.ok': moves.letGo,
      'restock.unknown': (_, { attempt }) => ({ again: { restock: moves.backOff(attempt, UNDO_MS) } }),
      otherwise: 'alarm',
    },
    releasing: {
      ...lateAnyway,
      'hold.ok': 'ignore',
      'hold.refused': 'ignore',
      'hold.unknown': 'ignore',
      'release.ok': () => ({ to: 'cancelled' }),
      'release.unknown': releaseAgain,
      otherwise: 'alarm',
    },
    voiding: {
      ...lateAnyway,
      'void.ok': () => ({ to: 'cancelled' }),
      'void.unknown': voidAgain,
      otherwise: 'alarm',
    },
    cancelled: { otherwise: 'ignore' },
  },
})
