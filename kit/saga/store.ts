import { list, type Reader, type Writer } from '../database/index.ts'
import { wakeAt, type Instance } from './instance.ts'

/** Why a saga stands still: it heard what must never come, or its behaviour has a defect. */
export interface Alarm {
  readonly heard: string
  readonly reason: string
  /** How often in a row. */
  readonly times: number
  /** Milliseconds since 1970. */
  readonly at: number
}

/** A saga as it was committed. */
export interface Stored {
  readonly instance: Instance
  readonly shard: number
  /** Grows with each write: a write names the one it follows. */
  readonly version: number
  readonly traceparent: string | undefined
  readonly alarm: Alarm | undefined
  readonly begunAt: number
  readonly changedAt: number
  readonly endedAt: number | undefined
}

/** One line of a saga's history. */
export interface Line {
  readonly seq: number
  /** Milliseconds since 1970. */
  readonly at: number
  /** What it heard: `begin`, `hold.ok`, the name of a signal. */
  readonly heard: string
  readonly payload: unknown
  readonly from: string | undefined
  readonly to: string
  /** Why nothing came of it. */
  readonly alarm: string | undefined
}

interface SagaRow {
  readonly id: string
  readonly kind: string
  readonly plan: number
  readonly shard: number
  readonly state: string
  readonly version: number
  readonly data: string
  readonly calls: string
  readonly called: number
  readonly timers: string
  readonly asks: string
  readonly alarm: string | null
  readonly traceparent: string | null
  readonly begun_at: number
  readonly changed_at: number
  readonly ended_at: number | null
}

const read = (row: SagaRow): Stored => ({
  instance: {
    id: row.id,
    kind: row.kind,
    plan: row.plan,
    state: row.state,
    data: JSON.parse(row.data) as Instance['data'],
    calls: JSON.parse(row.calls) as Instance['calls'],
    called: row.called,
    timers: JSON.parse(row.timers) as Instance['timers'],
    asks: JSON.parse(row.asks) as Instance['asks'],
  },
  shard: row.shard,
  version: row.version,
  traceparent: row.traceparent ?? undefined,
  alarm: row.alarm === null ? undefined : (JSON.parse(row.alarm) as Alarm),
  begunAt: row.begun_at,
  changedAt: row.changed_at,
  endedAt: row.ended_at ?? undefined,
})

/** One saga, and the fence of its shard. */
export async function loadSaga(db: Reader, id: string): Promise<{ stored: Stored; fence: number } | undefined> {
  const row = await db.get<SagaRow & { fence: number }>`
    select souk_saga.*, souk_saga_shard.fence from souk_saga join souk_saga_shard on souk_saga_shard.shard = souk_saga.shard
    where id = ${id}`
  return row && { stored: read(row), fence: row.fence }
}

/** The name and the version of a plan. */
export type PlanOf = readonly [kind: string, version: number]

/**
 * Which sagas of these plans and shards something is due for, longest overdue first. Most of them are held in memory already.
 * Plans are compared as texts: a list of pairs is a table that engines make anew for each look.
 */
export const dueSagas = (
  db: Reader,
  { plans, shards, now, limit }: { plans: readonly PlanOf[]; shards: readonly number[]; now: number; limit: number },
) => db.all<{ id: string; shard: number; version: number }>`
  select id, shard, version from souk_saga
  where shard in ${list(shards)} and wake_at <= ${now}
    and kind || ' ' || plan in ${list(plans.map(([kind, version]) => `${kind} ${version}`))}
  order by wake_at limit ${limit}`

/** Those of these sagas that there are. */
export async function loadSagas(db: Reader, ids: readonly string[]): Promise<Stored[]> {
  const found = await db.all<SagaRow>`select * from souk_saga where id in ${list(ids)} order by wake_at`
  return found.map(read)
}

/** The plans of sagas that are not over, with how many there are of each. */
export const openPlans = (db: Reader) => db.all<{ kind: string; plan: number; count: number }>`
  select kind, plan, count(*) as count from souk_saga where ended_at is null group by kind, plan`

/** Sagas that are not over, and those that stand still first of all. At most `limit`. */
export async function openSagas(db: Reader, limit: number): Promise<Stored[]> {
  const rows = await db.all<SagaRow>`
    select * from souk_saga where ended_at is null or alarm is not null
    order by case when alarm is null then 1 else 0 end, begun_at limit ${limit}`
  return rows.map(read)
}

/** Everything that a saga heard, in order. */
export async function historyOf(db: Reader, id: string): Promise<Line[]> {
  const rows = await db.all<{
    seq: number
    at: number
    heard: string
    payload: string
    from_state: string | null
    to_state: string
    alarm: string | null
  }>`select seq, at, heard, payload, from_state, to_state, alarm from souk_saga_history where saga_id = ${id} order by seq`
  return rows.map(({ seq, at, heard, payload, from_state, to_state, alarm }) => ({
    seq,
    at,
    heard,
    payload: JSON.parse(payload) as unknown,
    from: from_state ?? undefined,
    to: to_state,
    alarm: alarm ?? undefined,
  }))
}

/** Writes a saga that begins. */
export const insertSaga = (db: Writer, { instance, shard, version, traceparent, changedAt, endedAt }: Stored) => db.run`
  insert into souk_saga (id, kind, plan, shard, state, version, data, calls, called, timers, asks, wake_at, traceparent,
    begun_at, changed_at, ended_at)
  values (${instance.id}, ${instance.kind}, ${instance.plan}, ${shard}, ${instance.state}, ${version},
    ${JSON.stringify(instance.data)}, ${JSON.stringify(instance.calls)}, ${instance.called},
    ${JSON.stringify(instance.timers)}, ${JSON.stringify(instance.asks)}, ${wakeAt(instance)}, ${traceparent ?? null},
    ${changedAt}, ${changedAt}, ${endedAt ?? null})`

/**
 * Writes what became of a saga. If somebody else has written since, or its shard has been taken over since `fence`, the
 * statement breaks a constraint and the transaction fails with it: so nobody has to wait for its answer, and it travels with
 * the commit. Without a fence it is a write of whoever tells it something.
 */
export const updateSaga = (
  db: Writer,
  { instance, version, changedAt, endedAt, shard, alarm }: Stored,
  fence?: number,
) => {
  const due = wakeAt(instance)
  const wake = due === null ? null : Math.max(due, notBefore(alarm))
  return db.run`
  update souk_saga set state = ${instance.state}, data = ${JSON.stringify(instance.data)},
    calls = ${JSON.stringify(instance.calls)}, called = ${instance.called}, timers = ${JSON.stringify(instance.timers)},
    asks = ${JSON.stringify(instance.asks)}, wake_at = ${wake}, alarm = ${alarm ? JSON.stringify(alarm) : null},
    changed_at = ${changedAt}, ended_at = ${endedAt ?? null},
    version = case when version = ${version - 1} and exists (
      select 1 from souk_saga_shard where shard = ${shard} and fence = coalesce(${fence ?? null}, fence)) then ${version} end
  where id = ${instance.id}`
}

/** Adds a line to a saga's history. Where there is no such saga any more the statement breaks a constraint. */
export const insertLine = (db: Writer, id: string, { seq, at, heard, payload, from, to, alarm }: Line) => db.run`
  insert into souk_saga_history (saga_id, seq, at, heard, payload, from_state, to_state, alarm)
  values (${id}, case when exists (select 1 from souk_saga where id = ${id}) then ${seq} end, ${at}, ${heard}, ${JSON.stringify(payload) ?? 'null'}, ${from ?? null}, ${to}, ${alarm ?? null})`

/** A saga that stands still is tried again after 1, 2, 4 … seconds, at most a minute. */
export const notBefore = (alarm: Alarm | undefined): number =>
  alarm === undefined ? 0 : alarm.at + Math.min(60_000, 1_000 * 2 ** (alarm.times - 1))
