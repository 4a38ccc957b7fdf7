import type { Handler } from '@souk/kit/service'
import { inventory } from '../contract.ts'
import { merge, type Line } from '../domain.ts'
import { findHold, putIn, restockedBy, soldLines, takeBack, writeRestock } from '../store.ts'

export const restock: Handler<typeof inventory.operations.restock> = (input, ctx) =>
  ctx.tx(async ({ db, emit }) => {
    const { orderId, returnId, reason } = input
    const [sold, before] = await Promise.all([findHold(db, orderId), restockedBy(db, returnId)])
    if (before.length > 0) return { orderId, returnId, lines: before }
    if (sold?.state !== 'committed') throw ctx.refuse('not_sold', `Nothing was sold to ${orderId}.`)
    const lines = merge(input.lines)
    const tooMany: Line[] = []
    for (const line of lines) if (!(await takeBack(db, orderId, line))) tooMany.push(line)
    if (tooMany.length > 0) {
      const left = new Map((await soldLines(db, orderId)).map((line) => [line.sku, line.quantity]))
      const errors = tooMany.map(({ sku, quantity }) => {
        return { pointer: '/lines', sku, requested: quantity, available: left.get(sku) ?? 0 }
      })
      throw ctx.refuse('not_sold', `${orderId} was not sold as much as that.`, errors)
    }
    // The lines are ours, so nothing that follows needs an answer: it travels with the commit.
    for (const line of lines) void putIn(db, line)
    const ids = lines.map(() => ctx.newId('mov'))
    void writeRestock(db, { orderId, returnId, at: ctx.now(), ...(reason ? { reason } : {}) }, lines, ids)
    await emit(inventory.events.restocked, { orderId, returnId, lines })
    return { orderId, returnId, lines }
  })
