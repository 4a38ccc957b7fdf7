import type { Handler } from '@souk/kit/service'
import { catalog } from '../contract.ts'
import { findTarget } from '../revise.ts'
import { deleteProduct } from '../store.ts'

export const remove: Handler<typeof catalog.operations.remove> = (input, ctx) =>
  ctx.tx(async (tx) => {
    const product = await findTarget(ctx, tx, input)
    const { id, slug, variants } = product
    await deleteProduct(tx.db, product)
    await tx.emit(catalog.events.deleted, { productId: id, slug, skus: variants.map(({ sku }) => sku) })
    return { id }
  })
