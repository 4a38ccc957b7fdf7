import { isDeepStrictEqual } from 'node:util'
import type { InputOf, OutputOf } from '@souk/kit/contract'
import { isCurrency } from '@souk/kit/money'
import type { catalog } from './contract.ts'

type Operations = typeof catalog.operations
export type Product = OutputOf<Operations['product']>
export type Variant = Product['variants'][number]
export type Option = Variant['options'][number]
export type Price = Variant['prices'][number]
export type Category = OutputOf<Operations['putCategory']>
export type Offer = OutputOf<Operations['variants']>['data'][number]
export type ProductDraft = InputOf<Operations['create']>
export type VariantDraft = NonNullable<ProductDraft['variants']>[number]

export const MOST_VARIANTS = 100
const MOST_LETTERS = 200

/** A product before and after a change. */
export interface Revision {
  readonly before: Product
  readonly after: Product
}

/** Something that schemas cannot say is wrong. `pointer` leads to it from where the checked list stands. */
export interface Wrong<Code extends string> {
  readonly code: Code
  readonly detail: string
  readonly pointer: string
}

/** Every price needs a currency that exists, and each currency one price. */
export function wrongPrices(prices: readonly Price[]): Wrong<'duplicate_currency' | 'unknown_currency'> | undefined {
  for (const [at, { currency }] of prices.entries()) {
    const pointer = `/prices/${at}/currency`
    if (!isCurrency(currency)) return { code: 'unknown_currency', detail: `There is no currency ${currency}.`, pointer }
    if (prices.findIndex((each) => each.currency === currency) < at)
      return { code: 'duplicate_currency', detail: `There are two prices in ${currency}.`, pointer }
  }
  return undefined
}

/** A variant has one colour, not two. */
export function wrongOptions(options: readonly Option[]): Wrong<'duplicate_option'> | undefined {
  const at = options.findIndex(({ name }, here) => options.findIndex((each) => each.name === name) < here)
  const name = options[at]?.name
  return name === undefined
    ? undefined
    : { code: 'duplicate_option', detail: `The option ${name} has two values.`, pointer: `/options/${at}/name` }
}

/** The variants of a new product, checked each and against each other. */
export function wrongVariants(variants: readonly VariantDraft[]) {
  const seen = new Set<string>()
  for (const [at, { sku, options = [], prices = [] }] of variants.entries()) {
    const wrong: Wrong<'duplicate_sku' | 'duplicate_option' | 'duplicate_currency' | 'unknown_currency'> | undefined =
      seen.has(sku)
        ? { code: 'duplicate_sku', detail: `Two variants have the sku ${sku}.`, pointer: '/sku' }
        : (wrongOptions(options) ?? wrongPrices(prices))
    if (wrong) return { ...wrong, pointer: `/variants/${at}${wrong.pointer}` }
    seen.add(sku)
  }
  return undefined
}

/** A title for a variant that was given none. */
const variantTitle = (options: readonly Option[]): string =>
  [...options.map(({ value }) => value).join(', ')].slice(0, MOST_LETTERS).join('').trimEnd() || 'Standard'

export const newVariant = (id: string, { sku, title, options = [], prices = [] }: VariantDraft): Variant => ({
  id,
  sku,
  title: title ?? variantTitle(options),
  options,
  prices,
})

/** What a new product is given besides its draft. `now` in milliseconds since 1970. */
export interface Birth {
  readonly id: string
  readonly slug: string
  readonly now: number
  readonly newId: (prefix: string) => string
}

export const newProduct = (draft: ProductDraft, { id, slug, now, newId }: Birth): Product => ({
  id,
  slug,
  title: draft.title,
  description: draft.description ?? '',
  categories: [...new Set(draft.categories)],
  images: draft.images ?? [],
  variants: (draft.variants ?? []).map((each) => newVariant(newId('var'), each)),
  version: 1,
  createdAt: new Date(now).toISOString(),
  updatedAt: new Date(now).toISOString(),
})

/** The next version of a product, or the same value when nothing is different. */
export function revised(before: Product, changes: Partial<Product>, now: number): Product {
  const after = { ...before, ...changes }
  return isDeepStrictEqual(before, after)
    ? before
    : { ...after, version: before.version + 1, updatedAt: new Date(now).toISOString() }
}

/** The product with one of its variants replaced. */
export const withVariant = (product: Product, variant: Variant): Variant[] =>
  product.variants.map((each) => (each.id === variant.id ? variant : each))

/** What has to be told about a revision: that more than prices changed, and which variants have other prices. */
export function newsOf(before: Product, after: Product): { changed: boolean; priced: Variant[] } {
  const known = new Map(before.variants.map((each) => [each.id, each]))
  const priced = after.variants.filter((each) => {
    const old = known.get(each.id)
    return old !== undefined && !isDeepStrictEqual(old.prices, each.prices)
  })
  return { changed: !isDeepStrictEqual(apart(before), apart(after)), priced }
}

/** A product without its prices, and without what every revision changes. */
const apart = ({ version: _version, updatedAt: _updatedAt, ...rest }: Product) => ({
  ...rest,
  variants: rest.variants.map(({ prices: _prices, ...variant }) => variant),
})

/** What somebody who sells a variant has to know. */
export const offerOf = (product: Product, { id, sku, title, options, prices }: Variant): Offer => ({
  sku,
  variantId: id,
  productId: product.id,
  slug: product.slug,
  title: product.title,
  variantTitle: title,
  options,
  prices,
  ...(product.images[0] === undefined ? {} : { image: product.images[0] }),
})
