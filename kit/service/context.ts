import type {
  Fault,
  InputOf,
  Operation,
  OutputOf,
  PayloadOf,
  EventType,
  Query,
  Refusal,
  RefusalOf,
  Value,
} from '../contract/index.ts'
import type { Configured, Settings } from '../config/index.ts'
import type { Reader, Writer } from '../database/index.ts'
import type { OutboundMessage } from '../message/index.ts'
import type { OutboundAnswer, OutboundRequest } from '../outbound/index.ts'
import type { Passwords } from '../password/index.ts'
import type { DataOf, Plan, Saga } from '../saga/index.ts'

/** Who asks, as proved by the passport of the request. */
export interface Caller {
  /** The service that made this call. */
  readonly service: string
  /** The person on whose behalf, if any. */
  readonly subject: string | undefined
  readonly permissions: readonly string[]
}

/** Writes lines that carry the trace of what is under way. Secrets and personal data are taken out. */
export interface Log {
  info(message: string, facts?: object): void
  warn(message: string, facts?: object): void
  error(message: string, facts?: object): void
}

/** What every handler is given. It is the only way to time, chance, data and other services. */
export interface Context<S extends Settings = Settings> {
  /** Reads of committed data, outside any transaction. */
  readonly db: Reader
  readonly config: Configured<S>
  readonly log: Log
  /** The trace of what is under way. */
  readonly traceId: string
  /** Aborts when the caller has gone or the deadline has passed. */
  readonly signal: AbortSignal
  /** Milliseconds since 1970, for what is written down and what falls due: it does not leap with the clock of the machine. */
  now(): number
  /** What the clock of the machine says, only for what others compare with theirs: a token, a signature with its moment. */
  wallTime(): number
  /** A new identifier, `newId('prod')`. */
  newId(prefix: string): string
  /** A new secret of 160 random bits, in letters, digits, `-` and `_`. Store only its hash. */
  secret(): string
  /** Hashes and verifies passwords, slowly. An operation that uses it declares the refusal `too_busy` as `exhausted`. */
  readonly passwords: Passwords
  /** Waits, by the world's clock. Rejects as soon as the caller has gone. */
  sleep(ms: number): Promise<void>
  /**
   * Asks another service. Queries only: a change in another service goes through a saga or an event. Throws that service's
   * `Refusal`, or an outage after retries. `fallback` answers instead when the other cannot be reached.
   */
  call<Q extends Query>(query: Q, input: InputOf<Q>, options?: { fallback?: () => OutputOf<Q> }): Promise<OutputOf<Q>>
}

/** Inside a transaction: no calls, no network. May be run again after a conflict, so it depends on nothing it changed outside. */
export interface Transaction {
  readonly db: Writer
  /** Records that something happened. Published after the commit, never without it. */
  emit<E extends EventType>(event: E, payload: PayloadOf<E>): Promise<void>
  /** Tells a saga something; what it does about it is committed with this transaction. False: there is no such saga. */
  signal<P extends Plan, Signal extends keyof P['signals'] & string>(
    saga: Saga<P>,
    id: string,
    signal: Signal,
    payload: Value<P['signals'][Signal]>,
  ): Promise<boolean>
  /** Is there such a saga? One that was over for long enough is not. */
  has<P extends Plan>(saga: Saga<P>, id: string): Promise<boolean>
  /** Begins a saga that answers nobody; it is committed with this transaction. No other saga of this service may have the id. */
  begin<P extends Plan>(saga: Saga<P>, id: string, data: DataOf<P>): Promise<void>
  /**
   * Deletes a saga that is over with everything that it heard, before its time, also one with an alarm: for what somebody wants
   * to be forgotten. False: it is under way, and stays. One that is not there is forgotten already.
   */
  forget<P extends Plan>(saga: Saga<P>, id: string): Promise<boolean>
}

interface Asked<Op extends Operation> {
  readonly caller: Caller
  /**
   * Makes the refusal to throw: `throw ctx.refuse('out_of_stock', 'Not enough stock.', errors)`. `retryAfterSeconds`: when
   * asking again may help.
   */
  refuse(code: RefusalOf<Op>, detail: string, errors?: readonly Fault[], retryAfterSeconds?: number): Refusal
}

/** What the handler of a query is given: it can read, ask others and refuse. */
export interface QueryContext<Op extends Operation, S extends Settings = Settings> extends Context<S>, Asked<Op> {}

/** What the handler of a command is given: besides reading, asking and refusing it has one transaction. */
export interface CommandContext<Op extends Operation, S extends Settings = Settings> extends Context<S>, Asked<Op> {
  /**
   * The one transaction of a command. What it returns is the answer, which is stored with the effect when the request
   * carries an idempotency key: return it from the handler unchanged. A refusal that `work` throws rolls back. One that it
   * returns is committed with what was written, and then thrown: for what must be remembered of a request that is refused.
   */
  tx(work: (tx: Transaction) => Promise<OutputOf<Op> | Refusal>): Promise<OutputOf<Op>>
  /**
   * Instead of `tx`: begins a saga, which answers this command (its plan names it in `asks`). What `work` writes, the saga and
   * the claim on the idempotency key are committed together; the answer is stored by the transition that gives it. Only for
   * commands that insist on a key: what began twice could not be told apart.
   */
  begin<P extends Plan>(
    saga: Saga<P>,
    id: string,
    data: DataOf<P>,
    work: (tx: Transaction) => Promise<void>,
  ): Promise<OutputOf<Op>>
  /**
   * Instead of `tx`: tells a saga something, and waits until the saga answers this command. A function as `id` finds out in the
   * same transaction which saga it is, and may begin it there.
   */
  ask<P extends Plan, Signal extends keyof P['signals'] & string>(
    saga: Saga<P>,
    id: string | ((tx: Transaction) => Promise<string>),
    signal: Signal,
    payload: Value<P['signals'][Signal]>,
  ): Promise<OutputOf<Op>>
}

/** Where an event stands in its story. */
export interface Heard {
  readonly id: string
  readonly key: string
  /** 1, 2, 3 … without gaps for each key of one service. */
  readonly seq: number
  /** When it happened, milliseconds since 1970. */
  readonly at: number
}

/** What a reaction is given. It cannot refuse: an event has happened. */
export interface ReactionContext<S extends Settings = Settings> extends Context<S> {
  readonly event: Heard
  /** The one transaction of a reaction; the receipt of the event is committed with it. */
  tx(work: (tx: Transaction) => Promise<void>): Promise<void>
}

/** What scheduled work is given. It may run several transactions, one after the other. */
export interface ScheduleContext<S extends Settings = Settings> extends Context<S> {
  /** Hands a message to the world outside: e-mail or text message. At least once, so it carries its own id. */
  deliver(message: OutboundMessage): Promise<void>
  /**
   * Sends a `POST` to an address that a stranger gave, and answers what came back. Rejects with a `ForbiddenTarget` when it may
   * not be reached, and when no whole answer came within `timeoutMs`, or before `stopping`.
   */
  post(request: OutboundRequest, timeoutMs: number): Promise<OutboundAnswer>
  /** Aborts when the process stops, or another one does this work now: a run that goes on for long ends then. */
  readonly stopping: AbortSignal
  tx<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
}
