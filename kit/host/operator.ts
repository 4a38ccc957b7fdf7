import {
  array,
  boolean,
  command,
  contract,
  integer,
  object,
  oneOf,
  query,
  string,
  time,
  type Operation,
} from '../contract/index.ts'
import type { CloudEvent } from '../bus/index.ts'
import type { Handler } from '../service/index.ts'
import { sagaHandlers, sagaOperations } from './saga/operate.ts'
import type { Parked } from './parking.ts'

const which = object({ source: string({ max: 63 }), key: string({ max: 200 }), seq: integer({ min: 1 }) })
const forOperators = { access: 'operations:write', callers: ['supervisor'] } as const

/** What every service offers to its operator, beside its own contract: a look at what is stuck, and a way out of it. */
export const operator = contract('operator', {
  doc: 'The operator looks after events that could not take effect, and after sagas that stand still.',
  operations: {
    deadLetters: query('GET /.operator/dead-letters', {
      doc: 'Events that are parked here, dead ones first. At most 200.',
      input: object({}),
      output: object({
        data: array(
          object({
            source: string(),
            key: string(),
            seq: integer(),
            type: string(),
            state: oneOf(['waiting', 'dead']),
            attempts: integer(),
            cause: string(),
            parkedAt: time(),
            event: string({ max: 1_000_000, doc: 'The event as JSON.' }),
          }),
        ),
      }),
      ...forOperators,
    }),
    replay: command('POST /.operator/dead-letters/replay', {
      doc: 'Tries a parked event again, with all its attempts.',
      input: which,
      output: object({ done: boolean() }),
      ...forOperators,
      refusals: { not_parked: 'not_found' },
    }),
    discard: command('POST /.operator/dead-letters/discard', {
      doc: 'Gives a parked event up: its number counts as taken, so that the later events of its key go on.',
      input: which,
      output: object({ done: boolean() }),
      ...forOperators,
      refusals: { not_parked: 'not_found', not_first: 'conflict' },
    }),
    ...sagaOperations,
  },
  events: {},
})

const deadLetters: Handler<typeof operator.operations.deadLetters> = async (_, ctx) => {
  const found = await ctx.db.all<Parked>`select * from souk_parked order by state, parked_at, seq limit 200`
  return {
    data: found.map(({ source, key, seq, state, attempts, cause, event, parked_at }) => ({
      source,
      key,
      seq,
      type: (JSON.parse(event) as CloudEvent).type,
      state,
      attempts,
      cause,
      parkedAt: new Date(parked_at).toISOString(),
      event,
    })),
  }
}

const replay: Handler<typeof operator.operations.replay> = ({ source, key, seq }, ctx) =>
  ctx.tx(async ({ db }) => {
    const changed = await db.run`
      update souk_parked set state = 'waiting', attempts = 0, next_at = ${ctx.now()}
      where source = ${source} and key = ${key} and seq = ${seq}`
    if (changed === 0) throw ctx.refuse('not_parked', 'No such event is parked here.')
    return { done: true }
  })

const discard: Handler<typeof operator.operations.discard> = ({ source, key, seq }, ctx) =>
  ctx.tx(async ({ db }) => {
    const first = await db.get<{ seq: number }>`
      select seq from souk_parked where source = ${source} and key = ${key} order by seq limit 1`
    if (first === undefined || first.seq > seq) throw ctx.refuse('not_parked', 'No such event is parked here.')
    if (first.seq < seq)
      throw ctx.refuse('not_first', `Event ${first.seq} of this key is parked before it: decide that one first.`)
    await db.run`delete from souk_parked where source = ${source} and key = ${key} and seq = ${seq}`
    await db.run`insert into souk_position (source, key, seq) values (${source}, ${key}, ${seq})
      on conflict (source, key) do update set seq = excluded.seq where souk_position.seq < excluded.seq`
    return { done: true }
  })

/** The operations under the names by which they are dispatched; the prefix keeps them apart from a service's own. */
export const operatorOperations: Readonly<Record<string, Operation>> = Object.fromEntries(
  Object.values(operator.operations).map((operation) => [`operator.${operation.name}`, operation]),
)

export const operatorHandlers = { deadLetters, replay, discard, ...sagaHandlers } as unknown as Readonly<
  Record<string, Handler<Operation>>
>
