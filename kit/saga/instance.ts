/** A step that was asked and is not answered yet. */
export interface Pending {
  readonly input: unknown
  /** The number of this call among all calls of its saga: with it the idempotency key is `id:step:n`. */
  readonly n: number
  /** How often it was asked, from 1. */
  readonly attempt: number
  /** When it is to be asked, milliseconds since 1970. */
  readonly dueAt: number
}

/** A command that waits for the saga's answer: the name of the ask in the plan, and the claim on its idempotency key. */
export interface Ask {
  readonly ask: string
  readonly scope: string
  readonly key: string
}

/** One saga as it stands: everything its reducer and its driver know of it. */
export interface Instance {
  readonly id: string
  /** The name of its plan. */
  readonly kind: string
  /** The version of the plan with which it began. */
  readonly plan: number
  readonly state: string
  readonly data: Readonly<Record<string, unknown>>
  /** By the name of the step. */
  readonly calls: Readonly<Record<string, Pending>>
  /** How many calls it has made. */
  readonly called: number
  /** When each timer is due, milliseconds since 1970. */
  readonly timers: Readonly<Record<string, number>>
  readonly asks: readonly Ask[]
}

/** The key under which a call is repeatable: the same for every attempt, another one for every new call. */
export const keyOf = ({ id }: Instance, step: string, { n }: Pending): string => `${id}:${step}:${n}`

/** When the next thing is due; null when the saga waits for nothing. */
export function wakeAt({ calls, timers }: Instance): number | null {
  const due = [...Object.values(calls).map(({ dueAt }) => dueAt), ...Object.values(timers)]
  return due.length === 0 ? null : Math.min(...due)
}
