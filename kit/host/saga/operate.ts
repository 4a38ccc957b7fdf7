import { array, command, integer, object, optional, query, string, time } from '../../contract/index.ts'
import { historyOf, loadSaga, openSagas, type Line, type Stored } from '../../saga/store.ts'
import type { Handler, Transaction } from '../../service/index.ts'
import { acknowledge, retryNow, skipStep, type Unacknowledgeable, type Unmendable } from './mend.ts'
import type { HostTransaction } from './transition.ts'

const MOST = 200
const forOperators = { access: 'operations:write', callers: ['supervisor'] } as const
const id = string({ max: 200 })
const saga = {
  id: string(),
  kind: string(),
  plan: integer(),
  state: string(),
  version: integer(),
  begunAt: time(),
  changedAt: time(),
  endedAt: optional(time()),
  pending: array(object({ step: string(), n: integer(), attempt: integer(), dueAt: time() })),
  timers: array(object({ timer: string(), dueAt: time() })),
  alarm: optional(object({ heard: string(), reason: string(), times: integer(), at: time() })),
}
const done = object({ state: string() })
const unmendable = { unknown_saga: 'not_found', not_pending: 'conflict', wrong_output: 'invalid' } as const

/** What every service with sagas offers to its operator: a look at them, and a way on for one that stands still. */
export const sagaOperations = {
  sagas: query('GET /.operator/sagas', {
    doc: 'Sagas that are not over, those that stand still first. At most 200.',
    input: object({}),
    output: object({ data: array(object(saga)) }),
    ...forOperators,
  }),
  saga: query('GET /.operator/sagas/:id', {
    doc: 'One saga with everything that it heard. What it remembers and what it was told may be about people: that is not shown.',
    input: object({ id }),
    output: object({
      ...saga,
      history: array(
        object({
          seq: integer(),
          at: time(),
          heard: string(),
          reason: optional(string({ doc: 'The code of a refusal, or why there was no answer.' })),
          from: optional(string()),
          to: string(),
          alarm: optional(string()),
        }),
        { max: 100_000 },
      ),
    }),
    ...forOperators,
    refusals: { unknown_saga: 'not_found' },
  }),
  retrySaga: command('POST /.operator/sagas/:id/retry', {
    doc: 'Asks its pending steps again at once, under the same keys.',
    input: object({ id }),
    output: done,
    ...forOperators,
    refusals: unmendable,
  }),
  acknowledgeAlarm: command('POST /.operator/sagas/:id/acknowledge', {
    doc: 'Takes an alarm for seen to, of a saga that is over or goes on all the same.',
    input: object({ id }),
    output: done,
    ...forOperators,
    refusals: { unknown_saga: 'not_found', no_alarm: 'conflict', stands_still: 'conflict' },
  }),
  skipStep: command('POST /.operator/sagas/:id/steps/:step/skip', {
    doc: 'Takes a pending step for done, with this output.',
    input: object({ id, step: string({ max: 100 }), output: string({ max: 1_000_000, doc: 'As JSON.' }) }),
    output: done,
    ...forOperators,
    refusals: unmendable,
  }),
}

const moment = (ms: number) => new Date(ms).toISOString()

const shown = ({ instance, version, begunAt, changedAt, endedAt, alarm }: Stored) => ({
  id: instance.id,
  kind: instance.kind,
  plan: instance.plan,
  state: instance.state,
  version,
  begunAt: moment(begunAt),
  changedAt: moment(changedAt),
  ...(endedAt === undefined ? {} : { endedAt: moment(endedAt) }),
  pending: Object.entries(instance.calls).map(([step, { n, attempt, dueAt }]) => ({
    step,
    n,
    attempt,
    dueAt: moment(dueAt),
  })),
  timers: Object.entries(instance.timers).map(([timer, dueAt]) => ({ timer, dueAt: moment(dueAt) })),
  ...(alarm === undefined ? {} : { alarm: { ...alarm, at: moment(alarm.at) } }),
})

const sagas: Handler<typeof sagaOperations.sagas> = async (_, ctx) => ({
  data: (await openSagas(ctx.db, MOST)).map(shown),
})

const show: Handler<typeof sagaOperations.saga> = async ({ id }, ctx) => {
  const [found, history] = await Promise.all([loadSaga(ctx.db, id), historyOf(ctx.db, id)])
  if (found === undefined) throw ctx.refuse('unknown_saga', 'There is no such saga here.')
  return {
    ...shown(found.stored),
    history: history.map(heardThen),
  }
}

function heardThen({ seq, at, heard, payload, from, to, alarm }: Line) {
  const reason = reasonIn(heard, payload)
  return {
    seq,
    at: moment(at),
    heard,
    ...(reason === undefined ? {} : { reason }),
    ...(from === undefined ? {} : { from }),
    to,
    ...(alarm === undefined ? {} : { alarm }),
  }
}

/** Of what other services answer, only this is surely about nobody. */
function reasonIn(heard: string, payload: unknown): string | undefined {
  if (heard.endsWith('.refused')) return (payload as { code: string }).code
  return heard.endsWith('.unknown') ? (payload as { cause: string }).cause : undefined
}

const reasons: Record<Unmendable | Unacknowledgeable, string> = {
  unknown_saga: 'There is no such saga here.',
  not_pending: 'It does not wait for that.',
  wrong_output: 'This is nothing that the step could have answered.',
  no_alarm: 'It has no alarm.',
  stands_still:
    'It stands still for this alarm. Mend its cause, and it goes on; or retry what it waits for, or skip it.',
}

/** The transactions of a host know more than those of a service. */
const inHost = (tx: Transaction) => tx as HostTransaction

const retrySaga: Handler<typeof sagaOperations.retrySaga> = ({ id }, ctx) =>
  ctx.tx(async (tx) => {
    const mended = await retryNow(inHost(tx), id, ctx.now())
    if (typeof mended === 'string') throw ctx.refuse(mended, reasons[mended])
    return { state: mended.instance.state }
  })

const acknowledgeAlarm: Handler<typeof sagaOperations.acknowledgeAlarm> = ({ id }, ctx) =>
  ctx.tx(async (tx) => {
    const acknowledged = await acknowledge(inHost(tx), id, ctx.now())
    if (typeof acknowledged === 'string') throw ctx.refuse(acknowledged, reasons[acknowledged])
    return { state: acknowledged.instance.state }
  })

const skip: Handler<typeof sagaOperations.skipStep> = ({ id, step, output }, ctx) => {
  const told = parsed(output)
  return ctx.tx(async (tx) => {
    const mended = told ? await skipStep(inHost(tx), { id, step, output: told.value, now: ctx.now() }) : 'wrong_output'
    if (typeof mended === 'string') throw ctx.refuse(mended, reasons[mended])
    return { state: mended.instance.state }
  })
}

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

export const sagaHandlers = { sagas, saga: show, retrySaga, acknowledgeAlarm, skipStep: skip }
