// Mistakes that must not compile. `tsc` is the test: each line marked as an expected error must have one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { flag, integer } from '../config/index.ts'
import { command, contract, event, integer as whole, object, query, string } from '../contract/index.ts'
import { every, on, service, type Handler, type Service, type ReactionHandler } from './index.ts'

const shelf = contract('shelf', {
  doc: 'Made up.',
  operations: {
    stock: query('GET /v1/stock/:sku', {
      doc: 'What is there.',
      input: object({ sku: string() }),
      output: object({ units: whole() }),
      access: 'public',
      refusals: { unknown_sku: 'not_found' },
    }),
    take: command('POST /v1/taken', {
      doc: 'Takes one.',
      input: object({ sku: string() }),
      output: object({ left: whole() }),
      access: 'service',
      refusals: { out_of_stock: 'conflict' },
    }),
  },
  events: { taken: event(object({ sku: string(), left: whole() }), { key: 'sku', doc: 'One is gone.' }) },
})
const { stock, take } = shelf.operations
const { taken } = shelf.events
type Take = Handler<typeof take>
type Stock = Handler<typeof stock>
type Taken = ReactionHandler<typeof taken>

const settings = { holdMinutes: integer(15, 'How long.'), strict: flag(true, 'How much.') }
type Chosen = typeof settings

const rightTake: Take = async ({ sku }, ctx) => {
  const { units } = await ctx.call(stock, { sku })
  if (units === 0) throw ctx.refuse('out_of_stock', `There is no ${sku}.`)
  return ctx.tx(async ({ emit }) => {
    await emit(taken, { sku, left: units - 1 })
    return { left: units - 1 }
  })
}
const rightStock: Stock = async () => ({ units: 1 })

// Each of these is a handler with one mistake. None of them is ever run.
export const mistakes = {
  callInside: (async ({ sku }, ctx) =>
    ctx.tx(async (tx) => {
      // @ts-expect-error a transaction cannot call another service
      await tx.call(stock, { sku })
      return { left: 1 }
    })) satisfies Take,

  commandFromCommand: (async ({ sku }, ctx) => {
    // @ts-expect-error a command cannot call a command: its own rollback would not undo the effect of the other
    const { left } = await ctx.call(take, { sku })
    return { left: Number(left) }
  }) satisfies Take,

  commandFromReaction: (async ({ sku }, ctx) => {
    // @ts-expect-error a reaction cannot call a command
    await ctx.call(take, { sku })
  }) satisfies Taken,

  commandFromQuery: (async ({ sku }, ctx) => {
    // @ts-expect-error a query cannot call a command
    await ctx.call(take, { sku })
    return { units: 1 }
  }) satisfies Stock,

  wrongInput: (async (_, ctx) => {
    // @ts-expect-error an input that the other operation does not take
    await ctx.call(stock, { sku: 1 })
    return { units: 1 }
  }) satisfies Stock,

  emitOutside: (async ({ sku }, ctx) => {
    // @ts-expect-error no event without a transaction
    await ctx.emit(taken, { sku, left: 1 })
    return { left: 1 }
  }) satisfies Take,

  transactionInQuery: (async (_, ctx) => {
    // @ts-expect-error a query has no transaction
    await ctx.tx(async () => {})
    return { units: 1 }
  }) satisfies Stock,

  wrongPayload: (async ({ sku }, ctx) =>
    ctx.tx(async ({ emit }) => {
      // @ts-expect-error the event carries how many are left, as a number
      await emit(taken, { sku, left: 'one' })
      return { left: 1 }
    })) satisfies Take,

  missingPayload: (async ({ sku }, ctx) =>
    ctx.tx(async ({ emit }) => {
      // @ts-expect-error the event carries how many are left
      await emit(taken, { sku })
      return { left: 1 }
    })) satisfies Take,

  undeclaredRefusal: (async (_, ctx) => {
    // @ts-expect-error a refusal that the contract does not declare
    throw ctx.refuse('sold_out', 'There is none.')
  }) satisfies Take,

  refusalOfAnother: (async (_, ctx) => {
    // @ts-expect-error a refusal that only another operation declares
    throw ctx.refuse('unknown_sku', 'There is no such thing.')
  }) satisfies Take,

  // @ts-expect-error what the transaction returns is the answer, and this is not the answer of the operation
  wrongAnswer: (async (_, ctx) => ctx.tx(async () => ({ units: 1 }))) satisfies Take,

  // @ts-expect-error the answer lacks a field
  emptyAnswer: (async () => ({})) satisfies Stock,

  writeOutside: (async (_, ctx) => {
    // @ts-expect-error writing needs a transaction
    await ctx.db.run`delete from shelf`
    return { units: 1 }
  }) satisfies Stock,

  unknownSetting: (async (_, ctx) => {
    // @ts-expect-error there is no such setting
    return { units: Number(ctx.config.holdHours) }
  }) satisfies Handler<typeof stock, Chosen>,

  settingOfAnotherType: (async (_, ctx) => {
    // @ts-expect-error the setting is true or false, and no number
    const units: number = ctx.config.strict
    return { units }
  }) satisfies Handler<typeof stock, Chosen>,
}

export const services = {
  right: (): Service =>
    service(shelf, {
      config: settings,
      operations: { stock: async (_, ctx) => ({ units: ctx.config.holdMinutes }), take: rightTake },
      reactions: [on(taken, async ({ left }, ctx) => void (left > 0 && ctx.log.info(ctx.event.key)))],
      schedules: [every(1_000, 'sweep', async (ctx) => ctx.tx(async () => {}))],
    }),

  // @ts-expect-error take has no handler
  missingHandler: () => service(shelf, { operations: { stock: rightStock } }),

  // @ts-expect-error the contract has no operation give
  unknownHandler: () => service(shelf, { operations: { stock: rightStock, take: rightTake, give: rightStock } }),

  // @ts-expect-error the handler of another operation
  swappedHandlers: () => service(shelf, { operations: { stock: rightTake, take: rightStock } }),

  // @ts-expect-error a reaction to a payload that the event does not have
  wrongReaction: () => on(taken, async ({ gone }: { gone: number }) => void gone),
}

export const contracts = {
  // @ts-expect-error a query reads, so it is a GET
  postedQuery: () => query('POST /v1/stock', { doc: '', input: object({}), output: object({}), access: 'public' }),

  // @ts-expect-error a command changes something, so it is no GET
  gottenCommand: () => command('GET /v1/take', { doc: '', input: object({}), output: object({}), access: 'public' }),

  // @ts-expect-error the events are ordered by a field that they do not have
  keylessEvent: () => event(object({ sku: string() }), { key: 'id', doc: '' }),

  oddRefusal: () =>
    query('GET /v1/stock', {
      doc: '',
      input: object({}),
      output: object({}),
      access: 'public',
      // @ts-expect-error a category of refusals that does not exist
      refusals: { unknown_sku: 'missing' },
    }),
}

test('mistakes of a service author do not compile', () => {
  assert.equal(services.right().contract, shelf)
  assert.ok(Object.keys({ ...mistakes, ...contracts }).length > 15)
})
