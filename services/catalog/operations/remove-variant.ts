import type { Handler } from '@souk/kit/service'
import type { catalog } from '../contract.ts'
import { findTarget, findVariant, revise } from '../revise.ts'

export const removeVariant: Handler<typeof catalog.operations.removeVariant> = ({ id, variantId, ifVersion }, ctx) =>
  ctx.tx(async (tx) => {
    const before = await findTarget(ctx, tx, { id, ifVersion })
    const variant = findVariant(ctx, before, variantId)
    return revise(ctx, tx, before, { variants: before.variants.filter((each) => each !== variant) })
  })
