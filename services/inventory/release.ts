import type { Context, Transaction } from '@souk/kit/service'
import { inventory } from './contract.ts'
import { shownHold } from './domain.ts'
import { endHold, linesOf, putBack, writeMovements } from './store.ts'

/** Gives the units of an open hold back, because somebody asked or its time is over; undefined when there is no such hold. */
export async function giveBack(
  ctx: Context,
  { db, emit }: Transaction,
  orderId: string,
  reason: 'asked' | 'expired',
): Promise<ReturnType<typeof shownHold> | undefined> {
  const at = ctx.now()
  const [released, lines] = await Promise.all([
    endHold(db, orderId, 'released', reason === 'expired' ? at : undefined),
    linesOf(db, orderId),
  ])
  if (!released) return undefined
  // The hold is ours, so nothing that follows needs an answer: it travels with the commit.
  for (const line of lines) void putBack(db, line)
  const movements = lines.map(({ sku, quantity }) => ({ id: ctx.newId('mov'), sku, quantity: -quantity }))
  void writeMovements(
    db,
    movements.map((each) => ({ ...each, at, kind: 'released', orderId, reason })),
  )
  await emit(inventory.events.released, { orderId, lines, reason })
  return shownHold(released, lines)
}
