import type { Handler } from '@souk/kit/service'
import { inventory } from '../contract.ts'
import { merge, shownHold, type Line } from '../domain.ts'
import { available, findHold, openHold, take, writeMovements } from '../store.ts'

export const hold: Handler<typeof inventory.operations.hold> = (input, ctx) =>
  ctx.tx(async ({ db, emit }) => {
    const { orderId } = input
    const lines = merge(input.lines)
    const expiresAt = ctx.now() + input.lifetimeMs
    if (!(await openHold(db, orderId, lines, expiresAt))) {
      const before = await findHold(db, orderId)
      throw ctx.refuse('hold_settled', `The hold of ${orderId} is ${before?.state} already.`)
    }
    const left = new Map<string, number | undefined>()
    for (const line of lines) left.set(line.sku, await take(db, line))
    const missing = lines.filter(({ sku }) => left.get(sku) === undefined)
    if (missing.length > 0) throw ctx.refuse('out_of_stock', 'There is not enough stock.', await shortages(db, missing))
    await writeMovements(
      db,
      lines.map(({ sku, quantity }) => ({ id: ctx.newId('mov'), sku, at: ctx.now(), kind: 'held', quantity, orderId })),
    )
    await emit(inventory.events.held, { orderId, lines })
    for (const [sku, units] of left) if (units === 0) await emit(inventory.events.depleted, { sku })
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
