import type { Handler } from '@souk/kit/service'
import { inventory } from '../contract.ts'
import { shownStock } from '../domain.ts'
import { receiveUnits, writeMovements } from '../store.ts'

export const receive: Handler<typeof inventory.operations.receive> = ({ sku, quantity, reason }, ctx) =>
  ctx.tx(async ({ db, emit }) => {
    const stock = shownStock(await receiveUnits(db, sku, quantity))
    await writeMovements(db, [
      { id: ctx.newId('mov'), sku, at: ctx.now(), kind: 'received', quantity, ...(reason ? { reason } : {}) },
    ])
    await emit(inventory.events.received, { sku, quantity, available: stock.available })
    return stock
  })
