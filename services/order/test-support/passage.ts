import { begin, step, type Instance, type Saga } from '@souk/kit/saga'
import { checkout } from '../checkout.ts'
import type { Data, State } from '../plan.ts'
import { isSeen } from '../progress.ts'
import { begun, names, START } from './orders.ts'

/** The checkout as the kit runs it, which knows of no saga in particular. */
export const reducer = checkout as unknown as Saga

/** A checkout on its way, and everything that came of it so far. */
export interface Passage {
  now: number
  instance: Instance
  /** Names of the events it announced. */
  readonly events: string[]
  /** What it answered: a status, or the code of a refusal. */
  readonly answers: string[]
  readonly alarms: string[]
  /** Transitions that changed what customers see and were not recorded, or the other way round. */
  readonly misrecorded: string[]
}

/** Begins a checkout for which one customer waits. */
export function passage(data: Data = begun): Passage {
  const { instance, emit } = begin(reducer, names.orderId, data, START, [{ ask: 'place', scope: 'test', key: 'test' }])
  const events = emit.map(({ event }) => event.name)
  return { now: START, instance, events, answers: [], alarms: [], misrecorded: [] }
}

export const dataOf = ({ instance }: Passage): Data => instance.data as unknown as Data
export const stateOf = ({ instance }: Passage): State => instance.state as State
export const isOver = (passage: Passage): boolean => checkout.plan.ended.includes(stateOf(passage))

/** Lets the checkout hear something. */
export function hear(passage: Passage, heard: string, payload: unknown = {}): void {
  const stepped = step(reducer, passage.instance, heard, payload, passage.now)
  if (stepped.kind === 'alarm') passage.alarms.push(stepped.reason)
  if (stepped.kind !== 'moved') return
  const from = stateOf(passage)
  const { version } = dataOf(passage).order
  passage.instance = stepped.instance
  if (stepped.alarm !== undefined) passage.alarms.push(stepped.alarm)
  passage.events.push(...stepped.emit.map(({ event }) => event.name))
  for (const { reply } of stepped.answers)
    passage.answers.push('refuse' in reply ? reply.refuse : String(reply.status ?? 201))
  const isChanged = dataOf(passage).order.version !== version
  if (isChanged !== isSeen(from, stateOf(passage))) passage.misrecorded.push(`${from}, ${heard}: ${stateOf(passage)}`)
}
