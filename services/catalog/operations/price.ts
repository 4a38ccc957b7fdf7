import type { Handler } from '@souk/kit/service'
import type { catalog } from '../contract.ts'
import { withVariant, wrongPrices } from '../domain.ts'
import { findTarget, findVariant, revise } from '../revise.ts'

export const price: Handler<typeof catalog.operations.price> = async ({ id, variantId, prices, ifVersion }, ctx) => {
  const wrong = wrongPrices(prices)
  if (wrong) throw ctx.refuse(wrong.code, wrong.detail, [{ pointer: wrong.pointer }])
  return ctx.tx(async (tx) => {
    const before = await findTarget(ctx, tx, { id, ifVersion })
    const variant = findVariant(ctx, before, variantId)
    return revise(ctx, tx, before, { variants: withVariant(before, { ...variant, prices }) })
  })
}
