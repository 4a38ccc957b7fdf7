import type { Handler } from '@souk/kit/service'
import { inventory } from '../contract.ts'
import { shownHold } from '../domain.ts'
import { findHold, linesOf, saveHold, settle, writeMovements } from '../store.ts'

export const commit: Handler<typeof inventory.operations.commit> = ({ orderId }, ctx) =>
  ctx.tx(async ({ db, emit }) => {
    const found = await findHold(db, orderId)
    if (!found) throw ctx.refuse('unknown_hold', `Nothing is held for ${orderId}.`)
    const lines = await linesOf(db, orderId)
    if (found.state === 'committed') return shownHold(found, lines)
    if (found.state === 'released') throw ctx.refuse('hold_settled', `The hold of ${orderId} was released.`)
    const committed = { ...found, state: 'committed' as const }
    await saveHold(db, committed)
    for (const line of lines) await settle(db, line)
    await writeMovements(
      db,
      lines.map(({ sku, quantity }) => ({
        id: ctx.newId('mov'),
        sku,
        at: ctx.now(),
        kind: 'sold',
        quantity: -quantity,
        orderId,
      })),
    )
    await emit(inventory.events.sold, { orderId, lines })
    return shownHold(committed, lines)
  })
