import type { Handler } from '@souk/kit/service'
import type { catalog } from '../contract.ts'
import { withVariant, wrongOptions } from '../domain.ts'
import { refuseTakenSkus } from '../refuse.ts'
import { findTarget, findVariant, revise } from '../revise.ts'

export const changeVariant: Handler<typeof catalog.operations.changeVariant> = async (input, ctx) => {
  const { id, variantId, ifVersion, ...given } = input
  const wrong = wrongOptions(given.options ?? [])
  if (wrong) throw ctx.refuse(wrong.code, wrong.detail, [{ pointer: wrong.pointer }])
  return ctx.tx(async (tx) => {
    const before = await findTarget(ctx, tx, { id, ifVersion })
    const variant = findVariant(ctx, before, variantId)
    if (given.sku !== undefined && given.sku !== variant.sku) await refuseTakenSkus(ctx, tx.db, [given.sku])
    return revise(ctx, tx, before, { variants: withVariant(before, { ...variant, ...given }) })
  })
}
