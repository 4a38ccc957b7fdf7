import type { Context, Transaction } from '@souk/kit/service'
import { inventory } from './contract.ts'
import { shownHold, type Hold } from './domain.ts'
import { linesOf, putBack, saveHold, writeMovements } from './store.ts'

/** Gives the units of a hold back, because somebody asked or because its time is over. */
export async function giveBack(ctx: Context, { db, emit }: Transaction, found: Hold, reason: 'asked' | 'expired') {
  const { orderId } = found
  const lines = await linesOf(db, orderId)
  const released = { ...found, state: 'released' as const }
  await saveHold(db, released)
  for (const line of lines) await putBack(db, line)
  await writeMovements(
    db,
    lines.map(({ sku, quantity }) => ({
      id: ctx.newId('mov'),
      sku,
      at: ctx.now(),
      kind: 'released',
      quantity: -quantity,
      orderId,
      reason,
    })),
  )
  await emit(inventory.events.released, { orderId, lines, reason })
  return shownHold(released, lines)
}
