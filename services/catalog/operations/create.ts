import type { Handler } from '@souk/kit/service'
import { catalog } from '../contract.ts'
import { newProduct, wrongVariants } from '../domain.ts'
import { refuseTakenSkus, refuseUnknownCategories } from '../refuse.ts'
import { freeSlug, slugCandidates } from '../slug.ts'
import { insertProducts, takenSlugs } from '../store.ts'

export const create: Handler<typeof catalog.operations.create> = async (draft, ctx) => {
  const { title, categories = [], variants = [] } = draft
  const wrong = wrongVariants(variants)
  if (wrong) throw ctx.refuse(wrong.code, wrong.detail, [{ pointer: wrong.pointer }])
  return ctx.tx(async ({ db, emit }) => {
    await refuseUnknownCategories(ctx, db, categories)
    await refuseTakenSkus(
      ctx,
      db,
      variants.map(({ sku }) => sku),
    )
    const taken = await takenSlugs(db, draft.slug === undefined ? slugCandidates(title) : [draft.slug])
    if (draft.slug !== undefined && taken.size > 0)
      throw ctx.refuse('slug_taken', `Another product is called ${draft.slug}.`, [{ pointer: '/slug' }])
    const id = ctx.newId('prod')
    const slug = draft.slug ?? freeSlug(title, taken, id)
    const product = newProduct(draft, { id, slug, now: ctx.now(), newId: ctx.newId })
    await insertProducts(db, [product])
    await emit(catalog.events.created, { productId: id, product })
    return product
  })
}
