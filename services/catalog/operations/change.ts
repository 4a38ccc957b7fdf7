import type { Handler } from '@souk/kit/service'
import type { catalog } from '../contract.ts'
import { refuseUnknownCategories } from '../refuse.ts'
import { findTarget, revise } from '../revise.ts'
import { takenSlugs } from '../store.ts'

export const change: Handler<typeof catalog.operations.change> = ({ id, ifVersion, ...given }, ctx) =>
  ctx.tx(async (tx) => {
    const before = await findTarget(ctx, tx, { id, ifVersion })
    const { slug, categories } = given
    if (categories) await refuseUnknownCategories(ctx, tx.db, categories)
    if (slug !== undefined && slug !== before.slug && (await takenSlugs(tx.db, [slug])).size > 0)
      throw ctx.refuse('slug_taken', `Another product is called ${slug}.`, [{ pointer: '/slug' }])
    return revise(ctx, tx, before, { ...given, ...(categories && { categories: [...new Set(categories)] }) })
  })
