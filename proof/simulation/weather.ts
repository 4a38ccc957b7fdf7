import { chanceOf, type Chance } from './chance.ts'

/** Everything that can go wrong, with what it means. */
export const kinds = {
  'killed at an await': 'a process ends while it waits for anything',
  'killed before a commit': 'a process ends with a transaction in hand',
  'killed after a commit': 'a process ends when nobody knows yet what it has committed',
  'commit of unknown outcome': 'the connection dies on COMMIT, which took effect or not',
  'database is busy': 'somebody else holds the lock: nothing has happened',
  'disk is full': 'a database takes no writes for a while',
  'disk is slow': 'a transaction begins late',
  'process stands still': 'one of two instances is stopped, taken for dead, and goes on',
  'publishing is not answered': 'events are published or not, and the relay does not know',
  'delivery late': 'events travel for a while',
  'delivery twice': 'a consumer gets a batch again at once',
  'delivery in another order': 'a consumer gets events before their predecessors',
  'acknowledgement lost': 'a batch comes again',
  'everything redelivered': 'a consumer gets the whole history again',
  'request lost': 'a call does not arrive',
  'reply lost': 'a call takes effect and is not answered',
  'call twice': 'a call arrives two times',
  'call slow': 'a call takes its time',
  partition: 'two services cannot reach each other',
  'provider silent': 'the payment provider charges, or not, and does not answer',
  'provider out of order': 'the payment provider refuses everything at random',
  'reservation given back': 'somebody at the payment provider gives back what is reserved, before it is taken',
  'webhooks disturbed': 'webhooks for everything: late, twice and in the wrong order',
  'clock jumps': 'the clock of a service is an hour wrong for a while',
  'poisoned event': 'an event that no consumer understands',
  'mail server down': 'nobody takes mails',
  'subscriber out of order': 'who is sent what happens refuses it, is busy, is silent, or takes it and does not say so',
} as const
export type Kind = keyof typeof kinds
export const allKinds = Object.keys(kinds) as Kind[]

/** How the weather of a run is narrowed, to find out what it takes to break something. */
export interface Narrowing {
  /** Faults that do not exist. */
  readonly without?: readonly Kind[]
}

/** What goes wrong in one run: which kinds exist there and how strong they are, and what has happened so far. */
export interface Weather {
  /** How strong a kind is, from 0: it does not exist here. */
  strength(kind: Kind): number
  chance(kind: Kind): Chance
  /** Does it happen now? `rate` is how often at full strength. Counted when it does. */
  strikes(kind: Kind, rate: number): boolean
  /** It has happened. */
  note(kind: Kind): void
  /** From now on things go wrong. */
  rage(): void
  /** From now on nothing goes wrong any more. */
  calm(): void
  isStormy(): boolean
  readonly counts: Readonly<Partial<Record<Kind, number>>>
}

const EXISTS = 0.5
const WEAKEST = 0.15

/** Draws the weather of a seed: each kind exists in half of all runs (swarm testing, Groce et al. 2012). */
export function weatherOf(seed: number, { without = [] }: Narrowing = {}): Weather {
  const strengths = new Map<Kind, number>()
  const chances = new Map<Kind, Chance>()
  const counts: Partial<Record<Kind, number>> = {}
  let stormy = false
  for (const kind of allKinds) {
    const chance = chanceOf(seed, kind)
    const exists = chance.happens(EXISTS)
    const strength = WEAKEST + (chance.between(0, 100) / 100) * (1 - WEAKEST)
    strengths.set(kind, exists && !without.includes(kind) ? strength : 0)
    chances.set(kind, chance)
  }
  const strength = (kind: Kind) => strengths.get(kind) ?? 0
  const note = (kind: Kind) => void (counts[kind] = (counts[kind] ?? 0) + 1)
  return {
    strength,
    chance: (kind) => chances.get(kind) as Chance,
    strikes: (kind, rate) => {
      if (!stormy || strength(kind) === 0 || !chances.get(kind)?.happens(rate * strength(kind))) return false
      note(kind)
      return true
    },
    note,
    rage: () => void (stormy = true),
    calm: () => void (stormy = false),
    isStormy: () => stormy,
    counts,
  }
}
