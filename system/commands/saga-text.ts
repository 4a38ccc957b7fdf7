import { coloured, table } from './output.ts'

/** A saga as an operator sees it. */
export interface Saga {
  readonly service: string
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly begunAt: string
  readonly changedAt: string
  readonly endedAt?: string
  readonly pending: readonly { readonly step: string; readonly attempt: number; readonly dueAt: string }[]
  readonly timers: readonly { readonly timer: string; readonly dueAt: string }[]
  readonly alarm?: { readonly heard: string; readonly reason: string; readonly times: number; readonly at: string }
}

export interface SagaWithHistory extends Saga {
  readonly history: readonly {
    readonly at: string
    readonly heard: string
    /** The code of a refusal, or why there was no answer. */
    readonly reason?: string
    readonly to: string
    readonly alarm?: string
  }[]
}

/** Sagas, one in a line. */
export function sagaTable(sagas: readonly Saga[]): string {
  if (sagas.length === 0) return 'No saga is under way.'
  const rows = sagas.map((saga) => [
    saga.service,
    saga.kind,
    saga.id,
    saga.state,
    day(saga.begunAt),
    waits(saga).join(', '),
    coloured('red', oneLine(saga.alarm?.reason ?? '')),
  ])
  return table(['service', 'saga', 'id', 'state', 'begun (UTC)', 'waits for', 'alarm'], rows)
}

/** One saga with its history. */
export function described(saga: SagaWithHistory): string {
  const { alarm, endedAt, history } = saga
  const lines = history.map(({ at, heard, reason, to, alarm }) => [
    moment(at),
    heard,
    to,
    alarm === undefined ? oneLine(reason ?? '') : coloured('red', oneLine(alarm)),
  ])
  return [
    `${saga.kind} ${saga.id}, in ${saga.service}`,
    `${saga.state} since ${moment(saga.changedAt)}, begun ${moment(saga.begunAt)}${endedAt === undefined ? '' : ', over'}`,
    ...saga.pending.map(({ step, attempt, dueAt }) => `waits  ${step}, attempt ${attempt}, asked ${moment(dueAt)}`),
    ...saga.timers.map(({ timer, dueAt }) => `timer  ${timer}, due ${moment(dueAt)}`),
    ...(alarm === undefined ? [] : [`alarm  ${alarm.reason}, ${alarm.times} times, on ${alarm.heard}`]),
    '',
    table(['at (UTC)', 'heard', 'state', 'why'], lines),
  ].join('\n')
}

const waits = ({ pending, timers }: Saga): string[] => [
  ...pending.map(({ step, attempt }) => (attempt === 1 ? step : `${step} (${attempt})`)),
  ...timers.map(({ timer }) => `${timer}.due`),
]

const oneLine = (text: string) => text.split('\n')[0] ?? ''
const moment = (at: string) => at.replace('T', ' ').replace('Z', '')
const day = (at: string) => moment(at).slice(0, 19)
