import { conflict, type Handler } from '@souk/kit/service'
import { inventory } from '../contract.ts'
import { shownHold } from '../domain.ts'
import { endHold, findHold, linesOf, settle, writeMovements } from '../store.ts'

export const commit: Handler<typeof inventory.operations.commit> = ({ orderId }, ctx) =>
  ctx.tx(async ({ db, emit }) => {
    const [committed, lines] = await Promise.all([endHold(db, orderId, 'committed'), linesOf(db, orderId)])
    if (!committed) {
      const found = await findHold(db, orderId)
      if (!found) throw ctx.refuse('unknown_hold', `Nothing is held for ${orderId}.`)
      if (found.state === 'released') throw ctx.refuse('hold_settled', `The hold of ${orderId} was released.`)
      // The hold came in between: from the beginning again.
      if (found.state === 'held') throw conflict(`the hold of ${orderId}`)
      return shownHold(found, lines)
    }
    // The hold is ours, so nothing that follows needs an answer: it travels with the commit.
    for (const line of lines) void settle(db, line)
    const at = ctx.now()
    const movements = lines.map(({ sku, quantity }) => ({ id: ctx.newId('mov'), sku, quantity: -quantity }))
    void writeMovements(
      db,
      movements.map((each) => ({ ...each, at, kind: 'sold', orderId })),
    )
    await emit(inventory.events.sold, { orderId, lines })
    return shownHold(committed, lines)
  })
