/**
 * The names a service author sees. One word per idea:
 *
 * - **contract** - what a service promises: operations, events, refusals. A plain value without behaviour.
 * - **operation** - something a service can be asked: a query or a command.
 * - **query** - an operation that only reads; it may be cached, retried and hedged.
 * - **command** - an operation that changes the service's own database, in one transaction.
 * - **event** - a fact in the past tense, published after the transaction that made it true.
 * - **reaction** - what a service does when it hears an event; takes effect exactly once.
 * - **refusal** - an answer that the caller can act on, declared in the contract. Never retried.
 * - **saga** - coordinates several services over time: a pure, total reducer whose state survives every crash.
 * - **receipt** - the record, in the consumer's own database, that an event has taken effect.
 * - **world** - where a service runs: database, bus, calls, clock, randomness, telemetry.
 * - **host** - makes a process of a service and a world.
 */
export {
  every,
  on,
  runs,
  service,
  type Handler,
  type Reaction,
  type ReactionHandler,
  type Running,
  type Schedule,
  type Service,
  type Transition,
} from './service.ts'
export type {
  Caller,
  CommandContext,
  Context,
  Heard,
  Log,
  QueryContext,
  ReactionContext,
  ScheduleContext,
  Transaction,
} from './context.ts'
export { emission, plan, saga, type Behaviour, type On, type Plan, type Saga } from '../saga/index.ts'
export { isShown, may } from './access.ts'
export { ANSWERS_KEPT_MS } from './kept.ts'
export { isRefusal, Refusal } from '../contract/index.ts'
export { conflict } from '../database/index.ts'
