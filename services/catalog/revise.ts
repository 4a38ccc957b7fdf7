import type { Refusal, Transaction } from '@souk/kit/service'
import { catalog } from './contract.ts'
import { newsOf, revised, type Product, type Revision, type Variant } from './domain.ts'
import { findProduct, saveProducts } from './store.ts'

/** What a change of a product needs of the command that asks for it. */
interface Asking {
  now(): number
  refuse(code: 'unknown_product' | 'changed_meanwhile', detail: string): Refusal
}

export interface Target {
  readonly id: string
  readonly ifVersion?: number | undefined
}

/** Reads the product that a command is about, or refuses. */
export async function findTarget(ctx: Asking, { db }: Transaction, { id, ifVersion }: Target): Promise<Product> {
  const found = await findProduct(db, id)
  if (found === undefined) throw ctx.refuse('unknown_product', `There is no product ${id}.`)
  if (ifVersion !== undefined && ifVersion !== found.version)
    throw ctx.refuse('changed_meanwhile', `The product has version ${found.version}.`)
  return found
}

/** The variant of the product that a command is about, or a refusal. */
export function findVariant(
  ctx: { refuse(code: 'unknown_variant', detail: string): Refusal },
  { id, variants }: Product,
  variantId: string,
): Variant {
  const found = variants.find((each) => each.id === variantId)
  if (found === undefined) throw ctx.refuse('unknown_variant', `The product ${id} has no variant ${variantId}.`)
  return found
}

/** Changes one product and tells about it. When nothing is different it stays at its version and nobody hears of it. */
export async function revise(ctx: Asking, tx: Transaction, before: Product, changes: Partial<Product>) {
  const after = revised(before, changes, ctx.now())
  if (after === before) return before
  await saveProducts(tx.db, [{ before, after }])
  await tell(tx, { before, after })
  return after
}

/** Announces what a revision changed. */
export async function tell({ emit }: Transaction, { before, after }: Revision): Promise<void> {
  const { changed, priced } = newsOf(before, after)
  const { id: productId, version } = after
  if (changed) await emit(catalog.events.changed, { productId, product: after })
  for (const { id: variantId, sku, prices } of priced)
    await emit(catalog.events.priced, { productId, variantId, sku, prices, version })
}
