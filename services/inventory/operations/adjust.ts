import type { Handler } from '@souk/kit/service'
import { inventory } from '../contract.ts'
import { shownStock } from '../domain.ts'
import { correct, findStock, writeMovements } from '../store.ts'

export const adjust: Handler<typeof inventory.operations.adjust> = ({ sku, difference, reason, ifVersion }, ctx) =>
  ctx.tx(async ({ db, emit }) => {
    const corrected = await correct(db, sku, difference, ifVersion)
    if (!corrected) {
      const now = await findStock(db, sku)
      if (!now) throw ctx.refuse('unknown_sku', `There is no stock of ${sku}.`)
      if (ifVersion !== undefined && now.version !== ifVersion)
        throw ctx.refuse('changed_meanwhile', `The stock has version ${now.version}.`)
      throw ctx.refuse('held_by_orders', `${now.held} of ${now.onHand} units are held for orders.`, [
        { pointer: '/difference', message: `can be ${now.held - now.onHand} at the least` },
      ])
    }
    const stock = shownStock(corrected)
    await writeMovements(db, [
      { id: ctx.newId('mov'), sku, at: ctx.now(), kind: 'adjusted', quantity: difference, reason },
    ])
    if (difference > 0) await emit(inventory.events.received, { sku, quantity: difference, available: stock.available })
    if (stock.available === 0 && difference < 0) await emit(inventory.events.depleted, { sku })
    return stock
  })
