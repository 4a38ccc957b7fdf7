import { canary, enforce, files, repository } from '../enforce.ts'
import { noCallInTransaction } from './no-call-in-transaction.ts'

const place = (text: string, caught: RegExp) => canary({ 'services/order/operations/place.ts': text }, caught)

enforce(noCallInTransaction, repository(), {
  title: 'nothing reaches the network from inside a transaction',
  atLeast: 40,
  canaries: {
    'a call inside the closure': place(
      `export const place = (input, ctx) =>
         ctx.tx(async ({ db }) => { const stock = await ctx.call(inventory.operations.stock, input) })`,
      /place\.ts:2: calls another service inside a transaction/,
    ),
    'a call that was taken out of the context': place(
      `export const place = (input, { tx, call }) => tx(async (inside) => { call(stock, input) })`,
      /calls another service inside a transaction/,
    ),
    'a call in an inner function': place(
      `export const place = (input, ctx) =>
         ctx.tx(async ({ db }) => { for (const sku of input) await Promise.all([db, ctx.call(stock, { sku })]) })`,
      /calls another service inside a transaction/,
    ),
    'a call in a function that is given the transaction': canary(
      {
        'services/order/settle.ts': `export async function settle(ctx: Context, { db }: Transaction) { await ctx.call(stock, db) }`,
      },
      /settle\.ts:1: calls another service/,
    ),
    'a call in a function that writes': canary(
      { 'services/order/store.ts': `export const save = async (ctx, db: Writer) => { await ctx.call(stock, db) }` },
      /calls another service/,
    ),
    'waiting for something else': place(
      `export const place = (input, ctx) => ctx.tx(async ({ db }) => { await pause(); await db.run\`…\` })`,
      /awaits something that was not given the transaction/,
    ),
    'reading outside of it': place(
      `export const place = (input, ctx) => ctx.tx(async (tx) => { await find(ctx.db, input) })`,
      /awaits something that was not given the transaction/,
    ),
  },
  innocents: {
    'calling first, then reading, writing and telling': files({
      'services/order/operations/place.ts': `
        export const place = async (input, ctx) => {
          const stock = await ctx.call(inventory.operations.stock, input)
          return ctx.tx(async ({ db, emit }) => {
            if (!(await find(db, stock))) await db.run\`insert …\`
            await emit(placed, { orderId })
          })
        }`,
    }),
    'a function that is given the transaction': files({
      'services/order/settle.ts': `
        export async function settle(ctx: Context, { db, emit }: Transaction, order: Order) {
          await save(db, order)
          await emit(settled, order)
        }`,
    }),
  },
})
