import { saga } from '@souk/kit/service'
import { backOffMs, type Charge } from '../domain.ts'
import {
  AFTER_TROUBLE_MS,
  begin,
  contradiction,
  doubt,
  hinted,
  learn,
  letGo,
  look,
  looked,
  lookLater,
  puzzled,
  refusedAuthorise,
  take,
  tell,
  tellTaken,
  undertake,
  type Hear,
  type Moving,
} from './moves.ts'
import { intentPlan, type State } from './plan.ts'
import {
  anotherRefund,
  gaveBack,
  refundAfterReview,
  refundIt,
  review,
  reviewed,
  reviewedInVain,
  withhold,
} from './refunds.ts'
import { replies } from './reply.ts'

const nothingYet = looked<'lookup.refused' | 'lookup.unknown'>(() => ({}))
const learnIn = (state: State) => ({
  'authorise.ok': ((data, { output }, now) => learn(state, data, output, now)) satisfies Hear<'authorise.ok'>,
  'lookup.ok': looked<'lookup.ok'>((data, { output }, now) => learn(state, data, output, now)),
})

/** Voiding is asked for whatever is known: the provider reserves nothing for a reference that was voided before it came. */
const voidIt: Hear<'void'> = (data, _, now) =>
  undertake('voiding', data, { token: '' }, now, { void: { reference: data.paymentId, amount: data.amount } })

/** Whatever is asked for is refused or told, as the state has it. */
const told = (state: State) => ({ capture: tell(state), void: tell(state), refund: tell(state) })
const toldTaken = (state: State) => ({ ...told(state), capture: tellTaken(state) })
/** Answers that came too late to matter: another way was quicker. */
const late = { 'authorise.ok': 'ignore', 'authorise.refused': 'ignore', 'authorise.unknown': 'ignore' } as const
const hints = { notified: hinted, 'look.due': look } as const

/** States in which nothing is reserved. */
const gone: readonly Charge['state'][] = ['voided', 'declined']

const lookNextMinute: Moving = { timers: { look: AFTER_TROUBLE_MS } }

const resend: Hear<'lookup.refused'> = (data, { code }) =>
  code === 'unknown_charge' ? { again: { authorise: 0 } } : lookLater(data)

const later = looked<'lookup.refused' | 'lookup.unknown'>(lookLater)

/** Captured, voided or declined elsewhere while we believe it to be reserved. */
const elsewhere = (state: 'authorised' | 'capturing'): Hear<'lookup.ok'> =>
  looked<'lookup.ok'>((data, { output }, now) => {
    const wrong = contradiction(data, output)
    if (wrong) return { ...(state === 'capturing' ? lookNextMinute : {}), alarm: wrong }
    if (output.state === 'captured') return take(data, now)
    if (output.state === 'voided') return letGo(data, now)
    return state === 'capturing' ? lookNextMinute : {}
  })

const captureDone: Hear<'capture.ok'> = (data, { output }, now): Moving => {
  const wrong = contradiction(data, output)
  return wrong || output.state !== 'captured' ? puzzled('capturing', 'capture', data, now) : take(data, now)
}

/** Takes what was reserved, or a part of it. */
const captureIt: Hear<'capture'> = (data, { amount = data.amount }, now) => {
  const { amount: reserved, paymentId: reference } = data
  if (amount.currency !== reserved.currency || amount.amount > reserved.amount)
    return {
      answer: {
        capture: { refuse: 'more_than_authorised', detail: `${reserved.amount} ${reserved.currency} are reserved.` },
      },
    }
  const part = amount.amount < reserved.amount ? { taking: amount.amount } : {}
  return undertake('capturing', data, part, now, { capture: { reference, amount } })
}

/** The whole behaviour of a payment: what becomes of everything that can be heard, in each state. */
export const intent = saga(intentPlan, {
  begin,
  states: {
    authorising: {
      ...learnIn('authorising'),
      'authorise.refused': refusedAuthorise,
      'authorise.unknown': (data, _, now) => doubt(data, now),
      'lookup.refused': nothingYet,
      'lookup.unknown': nothingYet,
      'patience.due': tell('authorising'),
      ...hints,
      ...told('authorising'),
      void: voidIt,
      otherwise: 'alarm',
    },
    in_doubt: {
      ...learnIn('in_doubt'),
      'authorise.refused': refusedAuthorise,
      'authorise.unknown': (data, _, now) => doubt(data, now),
      'lookup.refused': looked(resend),
      'lookup.unknown': later,
      ...hints,
      ...told('in_doubt'),
      void: voidIt,
      otherwise: 'alarm',
    },
    action_required: {
      ...late,
      'lookup.ok': learnIn('action_required')['lookup.ok'],
      'lookup.refused': later,
      'lookup.unknown': later,
      ...hints,
      ...told('action_required'),
      void: voidIt,
      otherwise: 'alarm',
    },
    authorised: {
      ...late,
      'lookup.ok': elsewhere('authorised'),
      'lookup.refused': nothingYet,
      'lookup.unknown': nothingYet,
      ...hints,
      ...told('authorised'),
      capture: captureIt,
      void: voidIt,
      otherwise: 'alarm',
    },
    capturing: {
      ...late,
      'capture.ok': captureDone,
      'capture.refused': (data, heard, now) =>
        heard.code === 'out_of_order'
          ? { again: { capture: backOffMs(heard.attempt) }, answer: replies('capturing', data, now) }
          : puzzled('capturing', 'capture', data, now),
      'capture.unknown': (data, { attempt }, now) => ({
        again: { capture: backOffMs(attempt) },
        answer: replies('capturing', data, now),
      }),
      'lookup.ok': elsewhere('capturing'),
      'lookup.refused': later,
      'lookup.unknown': later,
      'patience.due': tell('capturing'),
      'look.due': look,
      notified: 'ignore',
      ...toldTaken('capturing'),
      otherwise: 'alarm',
    },
    voiding: {
      ...late,
      'void.ok': (data, { output }, now) =>
        gone.includes(output.state) ? letGo(data, now) : puzzled('voiding', 'void', data, now),
      'void.refused': (data, heard, now) =>
        heard.code === 'out_of_order'
          ? { again: { void: backOffMs(heard.attempt) }, answer: replies('voiding', data, now) }
          : { ...puzzled('voiding', 'void', data, now), answer: {}, timers: { look: 0 } },
      'void.unknown': (data, { attempt }, now) => ({
        again: { void: backOffMs(attempt) },
        answer: replies('voiding', data, now),
      }),
      'lookup.ok': looked<'lookup.ok'>((data, { output }, now) => {
        if (output.state === 'captured' && !contradiction(data, output)) return take(data, now)
        return gone.includes(output.state) ? letGo(data, now) : lookNextMinute
      }),
      'lookup.refused': nothingYet,
      'lookup.unknown': later,
      'patience.due': tell('voiding'),
      'look.due': look,
      notified: 'ignore',
      ...told('voiding'),
      otherwise: 'alarm',
    },
    refunding: {
      'refund.ok': gaveBack,
      'refund.refused': (data, heard, now) =>
        heard.code === 'out_of_order'
          ? { again: { refund: backOffMs(heard.attempt) }, answer: replies('refunding', data, now) }
          : withhold(data, heard, now),
      'refund.unknown': (data, { attempt }, now) => ({
        again: { refund: backOffMs(attempt) },
        answer: replies('refunding', data, now),
      }),
      'patience.due': tell('refunding'),
      notified: 'ignore',
      ...toldTaken('refunding'),
      refund: anotherRefund,
      otherwise: 'alarm',
    },
    declined: { ...told('declined'), notified: 'ignore', otherwise: 'alarm' },
    captured: { ...toldTaken('captured'), refund: refundIt, notified: review, otherwise: 'alarm' },
    reviewing: {
      'lookup.ok': looked(reviewed),
      'lookup.refused': looked(reviewedInVain),
      'lookup.unknown': later,
      'look.due': look,
      notified: 'ignore',
      ...toldTaken('reviewing'),
      refund: refundAfterReview,
      otherwise: 'alarm',
    },
    voided: { ...told('voided'), notified: 'ignore', otherwise: 'alarm' },
  },
})
