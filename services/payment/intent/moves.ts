import { emission, type Emission, type HeardBy, type Move, type On } from '@souk/kit/saga'
import { payment } from '../contract.ts'
import { backOffMs, sameMoney, type Charge, type Facts, type Money } from '../domain.ts'
import type { Intent, intentPlan, State } from './plan.ts'
import { replies } from './reply.ts'

export type Moving = Move<typeof intentPlan>
export type Hear<Heard extends keyof HeardBy<typeof intentPlan>> = On<typeof intentPlan, Heard>

/** How long somebody waits for the provider before being told that it is accepted. */
const PATIENCE_MS = 6_000
/** A request that may have been lost is kept with its key, to be sent again if it never arrived; keys live for 24 h. */
const KEPT_MS = 23 * 3_600_000
/** The provider speaks against itself: how long until it is asked again. */
export const AFTER_TROUBLE_MS = 60_000

const { authorised, declined, captured, voided } = payment.events
const factsOf = ({ paymentId, orderId, amount }: Intent): Facts => ({ paymentId, orderId, amount })

/** Into a state in which nothing is under way: whoever waits is told. */
export const settle = (state: State, data: Intent, change: Partial<Intent>, now: number, more: Moving = {}): Moving => {
  const changed = { ...change, version: data.version + 1 }
  return {
    to: state,
    data: changed,
    timers: { patience: null, look: null },
    answer: replies(state, { ...data, ...changed }, now),
    ...more,
  }
}

/** Into a state in which the provider is asked: who waits for it goes on waiting, the others are told. */
export function undertake(
  state: 'capturing' | 'voiding' | 'refunding',
  data: Intent,
  change: Partial<Intent>,
  now: number,
  call: NonNullable<Moving['call']>,
): Moving {
  const { answer, ...move } = settle(state, data, change, now)
  return {
    ...move,
    call,
    timers: { patience: PATIENCE_MS, look: null },
    answer: { ...answer, ...waiting[state] },
  }
}

/** Who waits for what is under way is not told yet. */
const waiting = {
  capturing: { capture: undefined },
  voiding: { void: undefined },
  refunding: { refund: undefined, repay: undefined },
} as const

/** Where it begins; or goes on, where it was over: then the token is forgotten. */
export const begin = (data: Intent): Moving & { to: State } =>
  data.token === ''
    ? { to: ending(data) }
    : {
        to: 'authorising',
        call: { authorise: authorisation(data) },
        timers: { patience: PATIENCE_MS },
      }

const authorisation = ({ paymentId: reference, amount, token, createdAt }: Intent) => ({
  reference,
  amount,
  token,
  since: new Date(createdAt).toISOString(),
})

const ending = ({ captured: taken, reason }: Intent): State =>
  taken > 0 ? 'captured' : reason === undefined ? 'voided' : 'declined'

/** Tells whoever waits how it stands; nothing else changes. */
export const tell =
  (state: State) =>
  (data: Intent, _: object, now: number): Moving => ({ answer: replies(state, data, now) })

/** Whether it was done is not known: it is looked up, later and later, and whoever waits is told that it is accepted. */
export const doubt = (data: Intent, now: number): Moving => ({
  to: 'in_doubt',
  data: { looks: data.looks + 1 },
  again: { authorise: KEPT_MS },
  timers: { patience: null, look: backOffMs(data.looks + 1) },
  answer: replies('in_doubt', data, now),
})

/** What the provider did not want, for good; or did not want now, which leaves it in doubt. */
export const refusedAuthorise: Hear<'authorise.refused'> = (data, { code }, now) => {
  if (code === 'out_of_order') return doubt(data, now)
  if (code === 'voided') return letGo(data, now)
  if (code === 'other_amount') return setAside(data, now, `the provider knows ${data.paymentId} with another amount`)
  return turnDown(data, code, now)
}

/** Nobody but an operator can say what is true: nothing is applied, and only a hint makes us look again. */
const setAside = (data: Intent, now: number, alarm: string): Moving => ({
  ...doubt(data, now),
  timers: { patience: null, look: null },
  alarm,
})

const turnDown = (data: Intent, reason: string, now: number): Moving =>
  settle('declined', data, { reason, token: '' }, now, { emit: [emission(declined, { ...factsOf(data), reason })] })

/** Nothing is reserved any more. */
export const letGo = (data: Intent, now: number): Moving =>
  settle('voided', data, { token: '' }, now, { emit: [emission(voided, factsOf(data))] })

/** Who asks for as much as is taken learns that it is; the rest was released, so nothing more can be. */
export const tellTaken =
  (state: State): Hear<'capture'> =>
  (data, { amount = data.amount }, now) => {
    const { amount: taken, currency } = wanted(data)
    if (sameMoney(amount, wanted(data))) return tell(state)(data, {}, now)
    const detail = `${taken} ${currency} are taken of ${data.paymentId}, and the rest is released.`
    return { answerLast: { capture: { refuse: 'already_captured', detail } } }
  }

/** What is to be taken: what was asked for, or all that is reserved. */
const wanted = ({ amount, taking = amount.amount }: Intent): Money => ({ ...amount, amount: taking })

/** The money is ours. */
export const take = (data: Intent, now: number, before: readonly Emission[] = []): Moving =>
  settle('captured', data, { captured: wanted(data).amount, token: '' }, now, {
    emit: [...before, emission(captured, { ...factsOf(data), amount: wanted(data) })],
  })

/**
 * What became of a charge that was not decided. Anything but our amount in our currency is never applied: an operator is
 * called, and whoever waits is told that it is accepted.
 */
export function learn(state: State, data: Intent, charge: Charge, now: number): Moving {
  const wrong = contradiction(data, charge)
  if (wrong) return state === 'action_required' ? { alarm: wrong } : setAside(data, now, wrong)
  const reserved = emission(authorised, factsOf(data))
  // Found by a look-up: what was asked and not answered needs no answer any more, and its token is forgotten.
  const again = { authorise: null }
  if (charge.state === 'authorised') return settle('authorised', data, { token: '' }, now, { emit: [reserved], again })
  if (charge.state === 'declined') return turnDown(data, charge.reason ?? 'declined', now)
  if (charge.state === 'voided') return letGo(data, now)
  if (charge.state === 'captured') return take(data, now, [reserved])
  if (state === 'action_required') return lookLater(data)
  const { nextAction } = charge
  const asked = settle('action_required', data, { looks: 1, token: '', ...(nextAction ? { nextAction } : {}) }, now)
  return { ...asked, again, timers: { patience: null, look: backOffMs(1) } }
}

/** What is wrong with what the provider says, in one sentence. */
export function contradiction(intent: Intent, charge: Charge): string | undefined {
  const compared: readonly [theirs: Money, ours: Money][] = [
    [charge.amount, intent.amount],
    ...(charge.state === 'captured' ? [[charge.captured, wanted(intent)] as [Money, Money]] : []),
  ]
  const [theirs, ours] = compared.find((each) => !sameMoney(...each)) ?? []
  return theirs && ours && `the provider has ${inWords(theirs)} for ${intent.paymentId}, not ${inWords(ours)}`
}

const inWords = ({ amount, currency }: Money) => `${amount} ${currency}`

/** Looks it up again, later than the last time. */
export const lookLater = (data: Intent): Moving => ({
  data: { looks: data.looks + 1 },
  timers: { look: backOffMs(data.looks + 1) },
})

/** The provider speaks against itself: an operator is called, and it is looked up each minute what came of it. */
export const puzzled = (state: State, what: string, data: Intent, now: number): Moving => ({
  alarm: `the provider did not ${what} ${data.paymentId} as it should have`,
  timers: { patience: null, look: AFTER_TROUBLE_MS },
  answer: replies(state, data, now),
})

/** Looks it up now, unless that is under way. */
export const look: Hear<'look.due'> = (data) =>
  data.looking
    ? { timers: { look: backOffMs(1) } }
    : { call: { lookup: { reference: data.paymentId } }, data: { looking: true } }

/** A hint is enough to look, and never more than that. */
export const hinted = (): Moving => ({ timers: { look: 0 } })

/** Remembers that the look-up is over. */
export const looked =
  <Heard extends 'lookup.ok' | 'lookup.refused' | 'lookup.unknown'>(on: Hear<Heard>): Hear<Heard> =>
  (data, heard, now) => {
    const move = on(data, heard, now)
    return { ...move, data: { ...move.data, looking: false } }
  }
