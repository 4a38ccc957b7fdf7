import { faults } from '../../contract/index.ts'
import type { Instance } from '../../saga/index.ts'
import { loadSaga, type Stored } from '../../saga/store.ts'
import { hearSaga, writeSaga, type HostTransaction } from './transition.ts'

const RETRY = 'operator.retry'
const ACKNOWLEDGE = 'operator.acknowledge'

/** Why an operator's wish cannot be carried out. */
export type Unmendable = 'unknown_saga' | 'not_pending' | 'wrong_output'
/** Why an alarm cannot be taken for seen to. */
export type Unacknowledgeable = 'unknown_saga' | 'no_alarm' | 'stands_still'

/** Asks everything that is pending again at once, without regard to how long it was to wait. */
export async function retryNow(tx: HostTransaction, id: string, now: number): Promise<Stored | Unmendable> {
  const before = (await loadSaga(tx.db, id))?.stored
  if (before === undefined) return 'unknown_saga'
  const pending = Object.entries(before.instance.calls)
  if (pending.length === 0) return 'not_pending'
  const calls = Object.fromEntries(pending.map(([step, call]) => [step, { ...call, dueAt: now }]))
  return noted(tx, { ...before, instance: { ...before.instance, calls } }, RETRY, now)
}

/** Takes an alarm for seen to. One that the saga stands still for would only come again: that has to be mended. */
export async function acknowledge(tx: HostTransaction, id: string, now: number): Promise<Stored | Unacknowledgeable> {
  const before = (await loadSaga(tx.db, id))?.stored
  if (before === undefined) return 'unknown_saga'
  if (before.alarm === undefined) return 'no_alarm'
  return waitsFor(before.instance, before.alarm.heard) ? 'stands_still' : noted(tx, before, ACKNOWLEDGE, now)
}

/** Whether it is still to hear this: what a saga could not hear, it is told again. */
function waitsFor({ calls, timers }: Instance, heard: string): boolean {
  const [name = '', what] = heard.split('.')
  return what !== undefined && Object.hasOwn(what === 'due' ? timers : calls, name)
}

/** Writes what an operator has done, into the saga and into its history; with that the alarm is over. */
async function noted(tx: HostTransaction, before: Stored, heard: string, now: number): Promise<Stored> {
  const version = before.version + 1
  const stored = { ...before, version, alarm: undefined, changedAt: now }
  const { state } = stored.instance
  const line = { seq: version, at: now, heard, payload: null, from: state, to: state, alarm: undefined }
  await writeSaga(tx, stored, line)
  tx.changed.push({ stored, heard, answers: [] })
  return stored
}

/** Takes a pending step for done: the saga hears this output as if the other service had given it. */
export async function skipStep(
  tx: HostTransaction,
  { id, step, output, now }: { id: string; step: string; output: unknown; now: number },
): Promise<Stored | Unmendable> {
  const before = (await loadSaga(tx.db, id))?.stored
  if (before === undefined) return 'unknown_saga'
  const { calls, kind, plan } = before.instance
  const pending = Object.hasOwn(calls, step) ? calls[step] : undefined
  const operation = tx.sagas.find(kind, plan)?.saga.plan.steps[step]
  if (pending === undefined || operation === undefined) return 'not_pending'
  if (faults(operation.output, output).length > 0) return 'wrong_output'
  return hearSaga(tx, before, { heard: `${step}.ok`, payload: { output, attempt: pending.attempt }, now })
}
