import { isDeepStrictEqual } from 'node:util'
import { faults } from '@souk/kit/contract'
import { catalog } from './contract.ts'
import { revised, type Price, type Product, type Revision } from './domain.ts'
import type { ImportLine, LineFault } from './import-line.ts'

/** What an import will do. */
export interface ImportPlan {
  /** Lines whose sku nobody sells yet. */
  readonly fresh: ImportLine[]
  readonly revisions: Revision[]
  /** How many lines changed a product, and how many said what is known already. */
  readonly updated: number
  readonly unchanged: number
  readonly refused: LineFault[]
}

/** Decides about each line, given the products that sell its sku and the categories there are. */
export function planImport(
  lines: readonly ImportLine[],
  owners: readonly Product[],
  categories: ReadonlySet<string>,
  now: number,
): ImportPlan {
  const fresh: ImportLine[] = []
  const refused: LineFault[] = []
  const drafts = owners.map((before) => ({ before, after: before }))
  const bySku = new Map(drafts.flatMap((each) => each.before.variants.map(({ sku }) => [sku, each] as const)))
  let updated = 0
  let unchanged = 0
  for (const line of lines) {
    const owner = bySku.get(line.sku)
    const after = owner && applied(owner.after, line)
    const wrong = complaint(line, after, categories)
    if (wrong) refused.push(wrong)
    else if (owner === undefined || after === undefined) fresh.push(line)
    else if (isDeepStrictEqual(owner.after, after)) unchanged++
    else {
      owner.after = after
      updated++
    }
  }
  const changed = drafts.filter(({ before, after }) => after !== before)
  const revisions = changed.map(({ before, after }) => ({ before, after: revised(before, after, now) }))
  return { fresh, revisions, updated, unchanged, refused }
}

function complaint(
  { line, sku, draft }: ImportLine,
  after: Product | undefined,
  known: ReadonlySet<string>,
): LineFault | undefined {
  const category = draft.categories?.find((each) => !known.has(each))
  if (category !== undefined)
    return { line, code: 'bad_category', message: `there is no category ${category}: make it first`, sku }
  const [wrong] = after ? faults(catalog.operations.product.output, after) : []
  if (wrong === undefined) return undefined
  const code = wrong.pointer?.startsWith('/categories') ? 'bad_category' : 'bad_price'
  return { line, code, message: `the product cannot take more: ${wrong.pointer} ${wrong.message}`, sku }
}

/** A product as a line wants it. The texts of a product with several variants are not the business of one of them. */
function applied(product: Product, { sku, draft }: ImportLine): Product {
  const price = draft.variants?.[0]?.prices?.[0] as Price
  const variants = product.variants.map((each) =>
    each.sku === sku ? { ...each, prices: withPrice(each.prices, price) } : each,
  )
  if (variants.length > 1) return { ...product, variants }
  return {
    ...product,
    title: draft.title,
    description: draft.description ?? product.description,
    categories: [...new Set([...product.categories, ...(draft.categories ?? [])])],
    variants,
  }
}

/** A price list with another price in one currency. */
const withPrice = (prices: readonly Price[], price: Price): Price[] =>
  prices.some(({ currency }) => currency === price.currency)
    ? prices.map((each) => (each.currency === price.currency ? price : each))
    : [...prices, price]
