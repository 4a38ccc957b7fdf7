import type {
  EventType,
  InputOf,
  Operation,
  OutputOf,
  PayloadOf,
  RefusalOf,
  Fault,
  Schema,
  Value,
} from '../contract/index.ts'

/**
 * What a saga consists of, as a plain value: what it remembers, whom it asks, what it can be told, what it waits for and in
 * which states it can be. Its behaviour is written beside it, with `saga(plan, behaviour)`.
 */
export interface Plan<
  Data extends Schema = Schema,
  State extends string = string,
  Steps extends Record<string, Operation> = Record<string, Operation>,
  Signals extends Record<string, Schema> = Record<string, Schema>,
  Timer extends string = string,
  Asks extends Record<string, Operation> = Record<string, Operation>,
> {
  readonly name: string
  /** Grows when the meaning of states or data changes; sagas under way go on under the version with which they began. */
  readonly version: number
  readonly doc: string
  /** What it remembers: written with each of its transitions and checked when it is read. */
  readonly data: Data
  /** Texts in it that are secret: its history never has those that it begins with. The saga itself forgets them by its moves. */
  readonly secrets?: readonly string[]
  readonly states: readonly State[]
  /** States in which it has come to an end. It keeps no timers and waits for no answers there, but can still be told something. */
  readonly ended: readonly State[]
  /** Whom it asks: operations of other services, by the name of the step. Commands must be idempotent or accept a key. */
  readonly steps: Steps
  /** What it can be told while it runs, by handlers of its own service. */
  readonly signals: Signals
  /** What it can wait for. When `deadline` is over it hears `deadline.due`. */
  readonly timers: readonly Timer[]
  /** The commands of its own service that it answers. */
  readonly asks: Asks
}

type Any = Plan

/** What a saga remembers. */
export type DataOf<P extends Any> = Value<P['data']>
/** The states of a saga. */
export type StateOf<P extends Any> = P['states'][number]

/** The answer to a step. `attempt` counts from 1 how often it was asked. */
export type Answered<Op extends Operation> = { readonly output: OutputOf<Op>; readonly attempt: number }
/** The other service will not. Asking again would not change it. */
export type Refused<Op extends Operation> = {
  readonly code: RefusalOf<Op>
  readonly detail: string
  readonly errors: readonly Fault[]
  readonly attempt: number
}
/** No answer in time, or none that says whether it was done: it may or may not have happened. Never the same as a refusal. */
export type Unknown = { readonly cause: string; readonly attempt: number }

/** All that a saga can hear, by name, with what comes with it. */
export type HeardBy<P extends Any> = {
  [Step in keyof P['steps'] & string as `${Step}.ok`]: Answered<P['steps'][Step]>
} & { [Step in keyof P['steps'] & string as `${Step}.refused`]: Refused<P['steps'][Step]> } & {
  [Step in keyof P['steps'] & string as `${Step}.unknown`]: Unknown
} & { [Signal in keyof P['signals'] & string]: Value<P['signals'][Signal]> } & {
  [Timer in P['timers'][number] as `${Timer}.due`]: Record<never, never>
}

/** An event that a transition announces. Made by `emission`. */
export interface Emission {
  readonly event: EventType
  readonly payload: unknown
}

/** Announces an event of the saga's own service. */
export const emission = <E extends EventType>(event: E, payload: PayloadOf<E>): Emission => ({ event, payload })

/** The answer to a command that waits for the saga. A refusal of the category `unavailable` lets the same key be tried again. */
export type Reply<Op extends Operation> =
  | { readonly output: OutputOf<Op>; readonly status?: number; readonly location?: string }
  | {
      readonly refuse: RefusalOf<Op>
      readonly detail: string
      readonly errors?: readonly Fault[]
      readonly retryAfterSeconds?: number
    }

/** What a saga does on hearing something: all of it is committed together, or none of it. */
export interface Move<P extends Any> {
  /** The state after it. Default: the same. */
  readonly to?: StateOf<P>
  /** What it remembers from now on, besides what it knew. */
  readonly data?: Partial<DataOf<P>>
  /** Asks these steps, once the transition is committed. */
  readonly call?: { readonly [Step in keyof P['steps']]?: InputOf<P['steps'][Step]> }
  /**
   * Asks these steps again after so many milliseconds, with the same input and the same idempotency key. `null` gives up a step
   * of which the outcome is known by another way: it is not asked again, and an answer that still comes is ignored.
   */
  readonly again?: { readonly [Step in keyof P['steps']]?: number | null }
  /** Sets timers, in milliseconds from now; `null` stops one. */
  readonly timers?: { readonly [Timer in P['timers'][number]]?: number | null }
  readonly emit?: readonly Emission[]
  /** Answers all commands of this name that wait for it. */
  readonly answer?: { readonly [Ask in keyof P['asks']]?: Reply<P['asks'][Ask]> }
  /** Answers, of all commands of these names that wait for it, only the one that came last; the others go on waiting. */
  readonly answerLast?: { readonly [Ask in keyof P['asks']]?: Reply<P['asks'][Ask]> }
  /** Calls an operator, and says what is wrong. The rest of the move takes effect all the same. */
  readonly alarm?: string
}

/** Decides what to do on hearing `Heard`. Pure: no clock, no chance, no await; `now` is in milliseconds since 1970. */
export type On<P extends Any, Heard extends keyof HeardBy<P>> = (
  data: DataOf<P>,
  heard: HeardBy<P>[Heard],
  now: number,
) => Move<P>

/**
 * Everything that can be heard in one state: what is handled, and what becomes of the rest. `ignore` is for what may come and
 * changes nothing, `alarm` for what must never come: the saga stays as it is and an operator is called.
 */
export type Row<P extends Any> = { readonly [Heard in keyof HeardBy<P>]?: On<P, Heard> | 'ignore' | 'alarm' } & {
  readonly otherwise: 'ignore' | 'alarm'
}

/** The behaviour of a saga: how it begins, and a row for each of its states. */
export interface Behaviour<P extends Any> {
  readonly begin: (data: DataOf<P>, now: number) => Move<P> & { readonly to: StateOf<P> }
  readonly states: { readonly [State in StateOf<P>]: Row<P> }
  /** Other versions that sagas may still be under way with: older ones, and after a step back newer ones. */
  readonly earlier?: readonly { readonly plan: Plan; readonly behaviour: object }[]
}

/** A plan with its behaviour: a pure, total reducer. */
export interface Saga<P extends Plan = Plan> {
  readonly plan: P
  readonly behaviour: Behaviour<P>
}

/** What a saga consists of. */
export const plan = <
  Data extends Schema,
  const State extends string,
  Steps extends Record<string, Operation>,
  Signals extends Record<string, Schema>,
  const Timer extends string,
  Asks extends Record<string, Operation>,
>(
  name: string,
  about: Omit<Plan<Data, State, Steps, Signals, Timer, Asks>, 'name'>,
): Plan<Data, State, Steps, Signals, Timer, Asks> => ({ name, ...about })

/** Joins a plan with its behaviour. A state without a row, or a row for what cannot be heard, does not compile. */
export const saga = <P extends Plan>(plan: P, behaviour: Behaviour<P>): Saga<P> => ({ plan, behaviour })
