import type { Handler } from '@souk/kit/service'
import type { catalog } from '../contract.ts'
import { findBySlug, findProduct } from '../store.ts'

const NAME = /^[a-z0-9_-]+$/

export const product: Handler<typeof catalog.operations.product> = async ({ idOrSlug }, ctx) => {
  // A slug has no underscore and an id has one, so one look-up is enough.
  const find = idOrSlug.includes('_') ? findProduct : findBySlug
  const found = NAME.test(idOrSlug) ? await find(ctx.db, idOrSlug) : undefined
  if (found === undefined) throw ctx.refuse('unknown_product', `There is no product ${idOrSlug}.`)
  return found
}
