import type { Handler } from '@souk/kit/service'
import type { catalog } from '../contract.ts'
import { MOST_VARIANTS, newVariant, wrongOptions, wrongPrices } from '../domain.ts'
import { refuseTakenSkus } from '../refuse.ts'
import { findTarget, revise } from '../revise.ts'

export const addVariant: Handler<typeof catalog.operations.addVariant> = async ({ id, ifVersion, ...draft }, ctx) => {
  const wrong = wrongOptions(draft.options ?? []) ?? wrongPrices(draft.prices ?? [])
  if (wrong) throw ctx.refuse(wrong.code, wrong.detail, [{ pointer: wrong.pointer }])
  return ctx.tx(async (tx) => {
    const before = await findTarget(ctx, tx, { id, ifVersion })
    if (before.variants.length >= MOST_VARIANTS)
      throw ctx.refuse('too_many_variants', `A product has at most ${MOST_VARIANTS} variants.`)
    await refuseTakenSkus(ctx, tx.db, [draft.sku])
    return revise(ctx, tx, before, { variants: [...before.variants, newVariant(ctx.newId('var'), draft)] })
  })
}
