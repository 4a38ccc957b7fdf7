import type { EventType, PayloadOf } from '../../contract/index.ts'
import { conflict, isDatabaseError } from '../../database/index.ts'
import { begin, step, type Ask, type Moved } from '../../saga/index.ts'
import { withoutSecrets } from '../../saga/secrets.ts'
import { insertLine, insertSaga, updateSaga, type Alarm, type Line, type Stored } from '../../saga/store.ts'
import type { Transaction } from '../../service/index.ts'
import { give, type Given } from './answer.ts'
import type { Known, Sagas } from './registry.ts'

/** What a transaction did to a saga, for whoever drives it and whoever waits for it. */
export interface Changed {
  readonly stored: Stored
  readonly heard: string
  readonly answers: readonly Given[]
}

/**
 * Care is taken when each write of a saga is waited for. Where that was omitted it breaks a constraint, at the commit at the
 * latest, that somebody else has written since it was read; the transaction then runs again and takes care.
 */
export interface Care {
  readonly taken: boolean
  omitted: boolean
}

/** A transaction of the host: it knows the sagas of the service, and collects what it did to them. */
export interface HostTransaction extends Transaction {
  readonly sagas: Sagas
  readonly changed: Changed[]
  readonly care: Care
  /** A saga as it is now, and as `has` has just found it. */
  load(id: string): Promise<Stored | undefined>
  /** Begins the span of a transition, in the trace in which its saga began. It ends with the transaction. */
  moving(saga: Pick<Stored, 'instance' | 'traceparent'>, heard: string, way: { from?: string; to: string }): void
}

/** Something that a saga hears. */
export interface Hearing {
  readonly heard: string
  readonly payload: unknown
  readonly now: number
  /** The fence that a driver's write carries. */
  readonly fence?: number
  /** A command that waits for the answer from now on. */
  readonly ask?: Ask
  /** Why an operator should look at it, although the saga goes on. */
  readonly alarm?: string
}

interface Beginning {
  readonly id: string
  readonly data: object
  /** The command that waits for its answer. */
  readonly ask?: Ask
  readonly shard: number
  readonly traceparent: string | undefined
  readonly now: number
}

/** Writes a saga that begins. `written` is what its command writes: the record of the transition builds on it. */
export async function beginSaga(
  tx: HostTransaction,
  known: Known,
  { id, data, ask, shard, traceparent, now }: Beginning,
  written?: Promise<void>,
): Promise<void> {
  written?.catch(() => {})
  const moved = begin(known.saga, id, data, now, ask ? [ask] : [])
  const stored: Stored = {
    instance: moved.instance,
    shard,
    version: 1,
    traceparent,
    alarm: undefined,
    begunAt: now,
    changedAt: now,
    endedAt: known.saga.plan.ended.includes(moved.instance.state) ? now : undefined,
  }
  tx.moving(stored, 'begin', { to: moved.instance.state })
  const payload = withoutSecrets(known.saga.plan, data)
  const line = { seq: 1, at: now, heard: 'begin', payload, from: undefined, to: moved.instance.state }
  void insertSaga(tx.db, stored)
  void insertLine(tx.db, id, { ...line, alarm: undefined })
  await written
  await carryOut(tx, known, moved, { stored, heard: 'begin', from: undefined })
}

/**
 * Lets a saga hear something and writes what comes of it: `stored` is followed by the next version, or the transaction
 * meets a conflict. Answers the saga as it is then.
 */
export async function hearSaga(tx: HostTransaction, before: Stored, hearing: Hearing): Promise<Stored> {
  const { heard, payload, now, ask } = hearing
  const { kind, plan, state, asks } = before.instance
  const known = tx.sagas.find(kind, plan)
  if (known === undefined) throw new Error(`version ${plan} of the saga ${kind} is not known here`)
  const instance = ask === undefined ? before.instance : { ...before.instance, asks: [...asks, ask] }
  const stepped = step(known.saga, instance, heard, payload, now)
  if (stepped.kind === 'alarm') {
    if (ask !== undefined) throw new Error(stepped.reason)
    return raiseAlarm(tx, before, hearing, stepped.reason)
  }
  if (stepped.kind === 'ignored' && ask === undefined) return before
  const moved: Moved =
    stepped.kind === 'moved' ? stepped : { kind: 'moved', instance, emit: [], answers: [], alarm: undefined }
  tx.moving(before, heard, { from: state, to: moved.instance.state })
  const alarm = hearing.alarm ?? moved.alarm
  const over = known.saga.plan.ended.includes(moved.instance.state)
  if (over && moved.instance.asks.length > 0) throw new Error(`${kind} ${instance.id} is over and answers no more`)
  const stored: Stored = {
    ...before,
    instance: moved.instance,
    version: before.version + 1,
    alarm: alarm === undefined ? undefined : alarmAfter(before, hearing, alarm),
    changedAt: now,
    endedAt: over ? (before.endedAt ?? now) : undefined,
  }
  const line = { seq: stored.version, at: now, heard, payload, from: state, to: moved.instance.state, alarm }
  const written = writeSaga(tx, stored, line, hearing.fence)
  const carriedOut = carryOut(tx, known, moved, { stored, heard, from: state })
  carriedOut.catch(() => {})
  await written
  await carriedOut
  return stored
}

/** Notes that a saga stands still, and why. Only the first of the same reasons in a row gets a line in its history. */
export async function raiseAlarm(
  tx: HostTransaction,
  before: Stored,
  hearing: Hearing,
  reason: string,
): Promise<Stored> {
  const { heard, payload, now } = hearing
  const { state } = before.instance
  tx.moving(before, heard, { from: state, to: state })
  const alarm = alarmAfter(before, hearing, reason)
  const stored: Stored = { ...before, version: before.version + 1, alarm, changedAt: now }
  const line = { seq: stored.version, at: now, heard, payload, from: state, to: state, alarm: reason }
  await writeSaga(tx, stored, alarm.times === 1 ? line : undefined, hearing.fence)
  tx.changed.push({ stored, heard, answers: [] })
  return stored
}

function alarmAfter({ alarm }: Stored, { heard, now }: Hearing, reason: string): Alarm {
  const same = alarm !== undefined && alarm.heard === heard && alarm.reason === reason
  return { heard, reason: reason.slice(0, 1_000), times: same ? alarm.times + 1 : 1, at: now }
}

/** The write of a saga, with the conflict that it may meet. */
export async function writeSaga({ db, care }: HostTransaction, stored: Stored, line: Line | undefined, fence?: number) {
  const { id } = stored.instance
  const updated = updateSaga(db, stored, fence)
  if (line) void insertLine(db, id, line)
  if (line && !care.taken) {
    care.omitted = true
    return
  }
  const written = await updated.catch((error: unknown) => {
    throw isDatabaseError(error, 'constraint') ? conflict(`the saga ${id}`) : error
  })
  // Deleted since it was read, because it was over.
  if (written === 0) throw conflict(`the saga ${id}`)
}

/** What a transition does beside the saga's own row: its record, its answers and its events. */
async function carryOut(
  tx: HostTransaction,
  { record }: Known,
  { instance, emit, answers }: Moved,
  { stored, heard, from }: { stored: Stored; heard: string; from: string | undefined },
): Promise<void> {
  const at = stored.changedAt
  const given = answers.map((answering) => give(tx.db, answering, at))
  await record(
    { db: tx.db, emit: tx.emit, has: noSaga, signal: noSaga, begin: noSaga, forget: noSaga },
    { id: instance.id, at, heard, from, to: instance.state, data: instance.data },
  )
  for (const { event, payload } of emit) await tx.emit(event, payload as PayloadOf<EventType>)
  tx.changed.push({ stored, heard, answers: given })
}

const noSaga = () =>
  Promise.reject(new Error('the record of a transition cannot begin or forget a saga or tell it something'))
