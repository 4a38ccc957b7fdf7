import type { Handler } from '@souk/kit/service'
import { inventory } from '../contract.ts'
import { merge, shownHold, type Line } from '../domain.ts'
import { available, findHold, openHold, take, writeLines, writeMovements } from '../store.ts'

export const hold: Handler<typeof inventory.operations.hold> = (input, ctx) =>
  ctx.tx(async ({ db, emit }) => {
    const { orderId } = input
    const lines = merge(input.lines)
    const expiresAt = ctx.now() + input.lifetimeMs
    const at = ctx.now()
    // None needs the answer of another, so they travel together; if the hold was there or a unit is missing, all is rolled back.
    const [opened, left] = await Promise.all([
      openHold(db, orderId, expiresAt),
      Promise.all(lines.map((line) => take(db, line))),
      writeLines(db, orderId, lines),
      writeMovements(
        db,
        lines.map(({ sku, quantity }) => ({ id: ctx.newId('mov'), sku, at, kind: 'held', quantity, orderId })),
      ),
    ])
    if (!opened) {
      const before = await findHold(db, orderId)
      throw ctx.refuse('hold_settled', `The hold of ${orderId} is ${before?.state} already.`)
    }
    const missing = lines.filter((_, index) => left[index] === undefined)
    if (missing.length > 0) throw ctx.refuse('out_of_stock', 'There is not enough stock.', await shortages(db, missing))
    await emit(inventory.events.held, { orderId, lines })
    for (const [index, { sku }] of lines.entries())
      if (left[index] === 0) await emit(inventory.events.depleted, { sku })
    return shownHold({ orderId, state: 'held', expiresAt, version: 1 }, lines)
  })

async function shortages(db: Parameters<typeof available>[0], missing: readonly Line[]) {
  const units = await available(
    db,
    missing.map(({ sku }) => sku),
  )
  return missing.map(({ sku, quantity }) => ({
    pointer: '/lines',
    sku,
    requested: quantity,
    available: units.get(sku) ?? 0,
  }))
}
