import type { Handler } from '@souk/kit/service'
import type { inventory } from '../contract.ts'
import { shownStock } from '../domain.ts'
import { findStock } from '../store.ts'

export const stock: Handler<typeof inventory.operations.stock> = async ({ sku }, ctx) => {
  const found = await findStock(ctx.db, sku)
  if (!found) throw ctx.refuse('unknown_sku', `There is no stock of ${sku}.`)
  return shownStock(found)
}
