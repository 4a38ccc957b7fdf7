import type { Context, Transaction } from '@souk/kit/service'
import { inventory } from './contract.ts'
import { shownHold, type Hold, type Line } from './domain.ts'
import { putBack, saveHold, writeMovements } from './store.ts'

/** Gives the units of a hold back, because somebody asked or because its time is over. */
export async function giveBack(
  ctx: Context,
  { db, emit }: Transaction,
  found: Hold,
  lines: readonly Line[],
  reason: 'asked' | 'expired',
) {
  const { orderId } = found
  const released = { ...found, state: 'released' as const }
  const at = ctx.now()
  const movements = lines.map(({ sku, quantity }) => ({
    id: ctx.newId('mov'),
    sku,
    at,
    kind: 'released' as const,
    quantity: -quantity,
    orderId,
    reason,
  }))
  await Promise.all([saveHold(db, released), ...lines.map((line) => putBack(db, line)), writeMovements(db, movements)])
  await emit(inventory.events.released, { orderId, lines: [...lines], reason })
  return shownHold(released, lines)
}
