import type { Handler } from '@souk/kit/service'
import { inventory } from '../contract.ts'
import { shownHold } from '../domain.ts'
import { findHold, linesOf, saveHold, settle, writeMovements } from '../store.ts'

export const commit: Handler<typeof inventory.operations.commit> = ({ orderId }, ctx) =>
  ctx.tx(async ({ db, emit }) => {
    const [found, lines] = await Promise.all([findHold(db, orderId), linesOf(db, orderId)])
    if (!found) throw ctx.refuse('unknown_hold', `Nothing is held for ${orderId}.`)
    if (found.state === 'committed') return shownHold(found, lines)
    if (found.state === 'released') throw ctx.refuse('hold_settled', `The hold of ${orderId} was released.`)
    const committed = { ...found, state: 'committed' as const }
    const at = ctx.now()
    const movements = lines.map(({ sku, quantity }) => ({
      id: ctx.newId('mov'),
      sku,
      at,
      kind: 'sold' as const,
      quantity: -quantity,
      orderId,
    }))
    await Promise.all([
      saveHold(db, committed),
      ...lines.map((line) => settle(db, line)),
      writeMovements(db, movements),
    ])
    await emit(inventory.events.sold, { orderId, lines })
    return shownHold(committed, lines)
  })
