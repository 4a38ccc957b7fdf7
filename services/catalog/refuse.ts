import type { Fault } from '@souk/kit/contract'
import type { Reader } from '@souk/kit/database'
import type { Refusal } from '@souk/kit/service'
import { knownCategories, takenSkus } from './store.ts'

interface Refusing<Code extends string> {
  refuse(code: Code, detail: string, errors: Fault[]): Refusal
}

/** Refuses a product that is to stand in a category which does not exist. */
export async function refuseUnknownCategories(
  ctx: Refusing<'unknown_category'>,
  db: Reader,
  categories: readonly string[],
): Promise<void> {
  const known = await knownCategories(db, categories)
  const errors = categories.flatMap((category, at) =>
    known.has(category)
      ? []
      : [{ pointer: `/categories/${at}`, message: `there is no category ${category}`, category }],
  )
  if (errors.length > 0) throw ctx.refuse('unknown_category', 'Make the category first.', errors)
}

/** Refuses skus that are sold already. */
export async function refuseTakenSkus(ctx: Refusing<'sku_taken'>, db: Reader, skus: readonly string[]): Promise<void> {
  const taken = await takenSkus(db, skus)
  const errors = [...taken].map((sku) => ({ message: `${sku} is sold already`, sku }))
  if (errors.length > 0) throw ctx.refuse('sku_taken', `${[...taken].join(', ')}: sold already.`, errors)
}
