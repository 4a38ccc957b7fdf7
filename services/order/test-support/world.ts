import { canDecide, decide, intervene, perform, takeMoney, type Fate, type Participants } from './participants.ts'
import type { State } from '../plan.ts'
import { hear, isOver, passage, stateOf, type Passage } from './passage.ts'

/** One run of a checkout: what the world is like, and a number for each time that something else could happen as well. */
export interface Weather {
  readonly stock: number
  readonly fate: Fate
  readonly first: Participants['first']
  readonly capturesLate: boolean
  /** In which state of the checkout somebody at the provider gives back what is reserved, if anybody does. */
  readonly voidedIn?: State | undefined
  readonly choices: readonly number[]
}

export interface Run {
  readonly checkout: Passage
  readonly participants: Participants
  /** What the payment was when the checkout ended. */
  readonly paymentAtEnd: Participants['payment']
}

const MOST_STEPS = 5_000

/**
 * Lets a checkout run until nothing is left to happen. While there are choices, requests and answers are lost, events come
 * late and time leaps; after the last one the weather is fine.
 */
export function run({ choices, voidedIn, ...weather }: Weather): Run {
  const checkout = passage()
  const participants: Participants = {
    ...weather,
    hold: 'none',
    expiresAt: Infinity,
    restocks: new Map(),
    refunds: new Map(),
    payment: 'none',
    authorisations: 0,
    captures: 0,
    announced: [],
  }
  let paymentAtEnd: Participants['payment'] = 'none'
  const left = [...choices]
  let steps = 0
  while (steps < MOST_STEPS) {
    const choice = left.shift()
    const possible = choice === undefined ? fine(checkout, participants) : stormy(checkout, participants)
    const next = possible[(choice ?? 0) % Math.max(1, possible.length)]
    if (next === undefined) break
    const wasOver = isOver(checkout)
    next()
    if (stateOf(checkout) === voidedIn) intervene(participants)
    if (!wasOver && isOver(checkout)) paymentAtEnd = participants.payment
    steps++
  }
  return { checkout, participants, paymentAtEnd }
}

type Happening = () => void

/** What happens when everything works: what is due, then what was announced, then time. */
function fine(checkout: Passage, participants: Participants): Happening[] {
  return [...calls(checkout, participants, ['arrives']), ...rest(checkout, participants)]
}

function stormy(checkout: Passage, participants: Participants): Happening[] {
  return [
    ...calls(checkout, participants, ['arrives', 'is lost', 'answer is lost']),
    ...rest(checkout, participants),
    ...time(checkout),
    () => hear(checkout, 'cancel', { reason: 'customer', returnId: `ret_${'0'.repeat(26)}` }),
  ]
}

function calls(checkout: Passage, participants: Participants, fates: readonly string[]): Happening[] {
  const due = Object.entries(checkout.instance.calls).filter(([, { dueAt }]) => dueAt <= checkout.now)
  return due.flatMap(([step, { input, attempt }]) =>
    fates.map((fate) => () => {
      const unknown = () => hear(checkout, `${step}.unknown`, { cause: fate, attempt })
      if (fate === 'is lost') return unknown()
      const [what, payload] = perform(participants, step, input, checkout.now)
      if (fate === 'answer is lost') return unknown()
      hear(checkout, `${step}.${what}`, payload)
    }),
  )
}

function rest(checkout: Passage, participants: Participants): Happening[] {
  const timers = Object.entries(checkout.instance.timers).filter(([, dueAt]) => dueAt <= checkout.now)
  const [announced] = participants.announced
  const isExpired = participants.hold === 'held' && participants.expiresAt <= checkout.now
  return [
    ...timers.map(
      ([timer]) =>
        () =>
          hear(checkout, `${timer}.due`),
    ),
    ...(announced === undefined
      ? []
      : [() => (participants.announced.shift(), hear(checkout, announced, { reason: 'card_declined' }))]),
    ...(isExpired ? [() => void (participants.hold = 'released')] : []),
    ...(canDecide(participants) ? [() => decide(participants)] : []),
    ...(participants.payment === 'capturing' ? [() => takeMoney(participants)] : []),
    ...(timers.length === 0 ? time(checkout) : []),
  ]
}

/** Time leaps to when the next thing is due. Once it is over, there is none. */
function time(checkout: Passage): Happening[] {
  const { calls: pending, timers } = checkout.instance
  const due = [...Object.values(pending).map(({ dueAt }) => dueAt), ...Object.values(timers)]
  const next = due.filter((at) => at > checkout.now).sort((a, b) => a - b)[0]
  return next === undefined || isOver(checkout) ? [] : [() => void (checkout.now = next)]
}
