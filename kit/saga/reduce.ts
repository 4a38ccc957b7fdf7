import { faults, type Operation } from '../contract/index.ts'
import type { Ask, Instance, Pending } from './instance.ts'
import type { Emission, Move, Plan, Reply, Saga } from './plan.ts'

/** An answer that a transition gives to a command that waits. */
export interface Answering {
  readonly to: Ask
  readonly operation: Operation
  readonly reply: Reply<Operation>
}

/** A transition that was decided and is not written yet. */
export interface Moved {
  readonly kind: 'moved'
  readonly instance: Instance
  readonly emit: readonly Emission[]
  readonly answers: readonly Answering[]
  /** Why an operator should look at it, although the saga goes on. */
  readonly alarm: string | undefined
}

/** What comes of hearing something. `alarm`: it must never come, or the reducer has a defect; the saga stays as it is. */
export type Stepped = Moved | { readonly kind: 'ignored' } | { readonly kind: 'alarm'; readonly reason: string }

type AnyMove = Move<Plan>
type AnyOn = (data: unknown, heard: unknown, now: number) => AnyMove

/** The first transition of a saga. Throws when its behaviour has a defect. */
export function begin<P extends Plan>(
  { plan, behaviour }: Saga<P>,
  id: string,
  data: object,
  now: number,
  asks: readonly Ask[] = [],
): Moved {
  const given: Instance = {
    id,
    kind: plan.name,
    plan: plan.version,
    state: '',
    data: checkedData(plan, data as Instance['data']),
    calls: {},
    called: 0,
    timers: {},
    asks,
  }
  return move(
    plan,
    given,
    given.calls,
    (behaviour.begin as unknown as (data: unknown, now: number) => AnyMove)(given.data, now),
    now,
  )
}

/**
 * The transition of a saga that hears something; pure. The answer to a step that is not pending, and a timer that is not
 * set, are ignored: they belong to what the saga has given up.
 */
export function step<P extends Plan>(
  { plan, behaviour }: Saga<P>,
  before: Instance,
  heard: string,
  payload: unknown,
  now: number,
): Stepped {
  const rest = consume(before, heard)
  if (rest === undefined) return { kind: 'ignored' }
  const rows = behaviour.states as unknown as Readonly<
    Record<string, Readonly<Record<string, AnyOn | 'ignore' | 'alarm'>>>
  >
  const row = rows[before.state] ?? {}
  const on = Object.hasOwn(row, heard) ? row[heard] : row.otherwise
  if (on === 'alarm' || on === undefined) return { kind: 'alarm', reason: `${heard} must not come in ${before.state}` }
  if (on === 'ignore' && rest === before) return { kind: 'ignored' }
  try {
    return move(plan, rest, before.calls, on === 'ignore' ? {} : on(before.data, payload, now), now)
  } catch (error) {
    return { kind: 'alarm', reason: error instanceof Error ? error.message : String(error) }
  }
}

/** The saga without what is settled by hearing this; undefined when it does not wait for it. */
function consume(before: Instance, heard: string): Instance | undefined {
  const [name = '', what] = heard.split('.')
  if (what === undefined) return before
  if (what === 'due')
    return Object.hasOwn(before.timers, name) ? { ...before, timers: without(before.timers, name) } : undefined
  return Object.hasOwn(before.calls, name) ? { ...before, calls: without(before.calls, name) } : undefined
}

const without = <T>(all: Readonly<Record<string, T>>, name: string): Record<string, T> => {
  const { [name]: _, ...rest } = all
  return rest
}

/** Applies a move. `asked` are the calls that were pending when it was decided: those can be asked again. */
function move(plan: Plan, before: Instance, asked: Instance['calls'], move: AnyMove, now: number): Moved {
  const state = move.to ?? before.state
  if (!plan.states.includes(state)) throw new Error(`${plan.name} has no state ${state}`)
  const data = move.data === undefined ? before.data : checkedData(plan, { ...before.data, ...move.data })
  const { calls, called } = callsAfter(plan, before, asked, move, now)
  const answers = [
    ...answersOf(plan, before.asks, move.answer),
    ...answersOf(plan, before.asks, move.answerLast).slice(-1),
  ]
  const asks = before.asks.filter((each) => !answers.some(({ to }) => to === each))
  const over = plan.ended.includes(state)
  if (over && asks.length > 0)
    throw new Error(`${plan.name} ends in ${state} while ${asks[0]?.ask} waits for an answer`)
  const asksMore = move.call !== undefined || present(move.again).some(([, inMs]) => inMs !== null)
  if (over && asksMore) throw new Error(`${plan.name} ends in ${state} and would call no more`)
  return {
    kind: 'moved',
    instance: {
      ...before,
      state,
      data,
      calls: over ? {} : calls,
      called,
      timers: over ? {} : timersAfter(plan, before, move, now),
      asks,
    },
    emit: move.emit ?? [],
    answers,
    alarm: move.alarm,
  }
}

function checkedData(plan: Plan, data: Instance['data']): Instance['data'] {
  const wrong = faults(plan.data, data)
  if (wrong.length > 0) throw new Error(`the data of ${plan.name} breaks its plan: ${JSON.stringify(wrong)}`)
  return Object.freeze(data)
}

function callsAfter(plan: Plan, before: Instance, asked: Instance['calls'], { call, again }: AnyMove, now: number) {
  const calls: Record<string, Pending> = { ...before.calls }
  let { called } = before
  for (const [name, inMs] of present<number | null>(again)) {
    if (inMs === null) {
      delete calls[name]
      continue
    }
    const pending = asked[name]
    if (pending === undefined) throw new Error(`${plan.name} cannot ask ${name} again: it is not pending`)
    calls[name] = { ...pending, attempt: pending.attempt + 1, dueAt: Math.ceil(now + inMs) }
  }
  for (const [name, input] of present(call)) {
    const operation = plan.steps[name]
    if (operation === undefined) throw new Error(`${plan.name} has no step ${name}`)
    if (calls[name] !== undefined) throw new Error(`${plan.name} calls ${name} while it is pending`)
    const wrong = faults(operation.input, input)
    if (wrong.length > 0) throw new Error(`${plan.name} calls ${name} with a wrong input: ${JSON.stringify(wrong)}`)
    calls[name] = { input, n: ++called, attempt: 1, dueAt: now }
  }
  return { calls, called }
}

function timersAfter(plan: Plan, before: Instance, { timers }: AnyMove, now: number): Record<string, number> {
  const after: Record<string, number> = { ...before.timers }
  for (const [name, inMs] of present<number | null>(timers)) {
    if (!plan.timers.includes(name)) throw new Error(`${plan.name} has no timer ${name}`)
    if (inMs === null) delete after[name]
    else after[name] = Math.ceil(now + inMs)
  }
  return after
}

/** The answers to those who wait, in the order in which they came. */
function answersOf(plan: Plan, asks: readonly Ask[], answer: AnyMove['answer']): Answering[] {
  const replies = new Map(present<Reply<Operation>>(answer))
  for (const name of replies.keys())
    if (plan.asks[name] === undefined) throw new Error(`${plan.name} does not answer ${name}`)
  return asks.flatMap((to) => {
    const [operation, reply] = [plan.asks[to.ask], replies.get(to.ask)]
    return operation && reply ? [{ to, operation, reply }] : []
  })
}

/** What a move names; a name with `undefined` is not named. */
const present = <T>(named: Readonly<Record<string, unknown>> | undefined): [string, T][] =>
  Object.entries(named ?? {}).filter((entry): entry is [string, T] => entry[1] !== undefined)
