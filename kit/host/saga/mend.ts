import { faults } from '../../contract/index.ts'
import { loadSaga, type Stored } from '../../saga/store.ts'
import { hearSaga, writeSaga, type HostTransaction } from './transition.ts'

const RETRY = 'operator.retry'

/** Why an operator's wish cannot be carried out. */
export type Unmendable = 'unknown_saga' | 'not_pending' | 'wrong_output'

/** Asks everything that is pending again at once, without regard to how long it was to wait. */
export async function retryNow(tx: HostTransaction, id: string, now: number): Promise<Stored | Unmendable> {
  const before = (await loadSaga(tx.db, id))?.stored
  if (before === undefined) return 'unknown_saga'
  const { instance } = before
  const pending = Object.entries(instance.calls)
  if (pending.length === 0) return 'not_pending'
  const calls = Object.fromEntries(pending.map(([step, call]) => [step, { ...call, dueAt: now }]))
  const version = before.version + 1
  const stored = { ...before, instance: { ...instance, calls }, version, alarm: undefined, changedAt: now }
  const { state } = instance
  const line = { seq: version, at: now, heard: RETRY, payload: null, from: state, to: state, alarm: undefined }
  await writeSaga(tx, stored, line, { heard: RETRY, payload: null, now })
  tx.changed.push({ stored, heard: RETRY, answers: [] })
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
