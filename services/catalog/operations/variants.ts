import type { Handler } from '@souk/kit/service'
import type { catalog } from '../contract.ts'
import { offerOf } from '../domain.ts'
import { findBySkus } from '../store.ts'

export const variants: Handler<typeof catalog.operations.variants> = async ({ sku: skus }, ctx) => {
  const asked = new Set(skus)
  const owners = await findBySkus(ctx.db, [...asked])
  const data = owners.flatMap((product) =>
    product.variants.filter(({ sku }) => asked.has(sku)).map((variant) => offerOf(product, variant)),
  )
  return { data }
}
