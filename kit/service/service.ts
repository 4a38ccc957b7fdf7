import type { Contract, EventType, InputOf, Operation, OutputOf, PayloadOf } from '../contract/index.ts'
import type { Settings } from '../config/index.ts'
import type { Reader } from '../database/index.ts'
import type { DataOf, Plan, Saga, StateOf } from '../saga/index.ts'
import type { CommandContext, Heard, QueryContext, ReactionContext, ScheduleContext, Transaction } from './context.ts'

/** The function behind an operation: `export const stock: Handler<typeof inventory.operations.stock> = async (input, ctx) => …` */
export type Handler<Op extends Operation, S extends Settings = Settings> = (
  input: InputOf<Op>,
  ctx: Op['kind'] extends 'query' ? QueryContext<Op, S> : CommandContext<Op, S>,
) => Promise<OutputOf<Op>>

/** The function behind `on(event, …)`. It takes effect exactly once for each event. */
export type ReactionHandler<E extends EventType, S extends Settings = Settings> = (
  payload: PayloadOf<E>,
  ctx: ReactionContext<S>,
) => Promise<void>

/** An event and what a service does when it hears it. Made by `on`. */
export interface Reaction<S extends Settings = Settings> {
  readonly event: EventType
  readonly handler: ReactionHandler<EventType, S>
  /** False: nothing is to be done about this event. Undefined: something always is. */
  readonly when: Interest | undefined
}

/** Looks at committed data, outside any transaction, whether an event is to be reacted to. */
type Interest = (event: Heard, db: Reader) => Promise<boolean>

/**
 * Hears an event of another service (or of this one). An event that `when` does not want passes: its receipt is written with
 * those of others, which costs a fraction of a transaction of its own.
 */
export const on = <E extends EventType, S extends Settings>(
  event: E,
  handler: ReactionHandler<E, S>,
  { when }: { when?: Interest } = {},
): Reaction<S> => ({ event, handler, when })

/** Work that is done over and over. Made by `every`. */
export interface Schedule<S extends Settings = Settings> {
  readonly everyMs: number
  readonly name: string
  readonly handler: (ctx: ScheduleContext<S>) => Promise<void>
}

/** Work done over and over by one instance of the service, `everyMs` after the end of the run before. */
export const every = <S extends Settings>(
  everyMs: number,
  name: string,
  handler: Schedule<S>['handler'],
): Schedule<S> => ({ everyMs, name, handler })

/** What a transition of a saga did, for who writes it into the service's own tables. */
export interface Transition<P extends Plan = Plan> {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** What it heard: `begin`, `hold.ok`, `deadline.due`, the name of a signal. */
  readonly heard: string
  readonly from: StateOf<P> | undefined
  readonly to: StateOf<P>
  readonly data: DataOf<P>
}

/** A saga and how its progress is written into the service's own tables. Made by `runs`. */
export interface Running {
  readonly saga: Saga
  readonly record: (tx: Transaction, transition: Transition) => Promise<void>
}

/** A saga that a service runs. `record` is called in the transaction of each transition, so that both commit together. */
export const runs = <P extends Plan>(
  saga: Saga<P>,
  record: (tx: Transaction, transition: Transition<P>) => Promise<void> = async () => {},
): Running => ({ saga, record }) as unknown as Running

/** A service: its promise and its behaviour. Still only a value; a world makes a process of it. */
export interface Service {
  readonly contract: Contract
  readonly config: Settings
  readonly operations: Readonly<Record<string, Handler<Operation>>>
  readonly reactions: readonly Reaction[]
  readonly schedules: readonly Schedule[]
  readonly sagas: readonly Running[]
  /** The folder of numbered `.sql` files, or undefined for a service without a database. */
  readonly migrations: URL | undefined
  /** What a new consumer hears first: everything still kept, or only what happens from now on. */
  readonly startFrom: 'beginning' | 'now'
  /** Money, orders, stock: every commit reaches the disk before it is acknowledged, even if the power fails. */
  readonly durable: boolean
}

/** Joins a contract with the functions that keep it. Every operation must have its handler; anything else does not compile. */
export function service<Operations extends Record<string, Operation>, S extends Settings = Record<never, never>>(
  contract: Contract<Operations>,
  behaviour: {
    config?: S
    operations: { [Name in keyof Operations]: Handler<Operations[Name], S> }
    reactions?: Reaction<S>[]
    schedules?: Schedule<S>[]
    sagas?: Running[]
    migrations?: URL
    startFrom?: 'beginning' | 'now'
    durable?: boolean
  },
): Service {
  return {
    contract,
    config: behaviour.config ?? {},
    operations: behaviour.operations as unknown as Service['operations'],
    reactions: (behaviour.reactions ?? []) as unknown as Service['reactions'],
    schedules: (behaviour.schedules ?? []) as unknown as Service['schedules'],
    sagas: behaviour.sagas ?? [],
    migrations: behaviour.migrations,
    startFrom: behaviour.startFrom ?? 'beginning',
    durable: behaviour.durable ?? false,
  }
}
