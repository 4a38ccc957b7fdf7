import type { Handler } from '@souk/kit/service'
import type { inventory } from '../contract.ts'
import { available } from '../store.ts'

export const availability: Handler<typeof inventory.operations.availability> = async ({ sku: skus }, ctx) => {
  const units = await available(ctx.db, skus)
  return { data: [...units].map(([sku, left]) => ({ sku, available: left })) }
}
