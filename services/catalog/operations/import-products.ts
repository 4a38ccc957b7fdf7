import type { CommandContext, Handler, Transaction } from '@souk/kit/service'
import { catalog } from '../contract.ts'
import { linesOf } from '../csv.ts'
import { newProduct, type Product } from '../domain.ts'
import { readImport, type ImportLine } from '../import-line.ts'
import { planImport } from '../import-plan.ts'
import { tell } from '../revise.ts'
import { freeSlug, slugCandidates } from '../slug.ts'
import { findBySkus, insertProducts, knownCategories, saveProducts, takenSlugs } from '../store.ts'

type Import = typeof catalog.operations.importProducts

const MOST_LINES = 4_000

export const importProducts: Handler<Import> = async ({ csv, firstLine = 2 }, ctx) => {
  const text = linesOf(csv)
  if (text.at(-1) === '') text.pop()
  if (text.length > MOST_LINES + 1)
    throw ctx.refuse('too_many_lines', `Send at most ${MOST_LINES} lines at once.`, [{ pointer: '/csv' }])
  const file = readImport(text, firstLine)
  if ('badHeader' in file) throw ctx.refuse('bad_header', file.badHeader, [{ pointer: '/csv' }])
  const { lines } = file
  return ctx.tx(async (tx) => {
    const owners = await findBySkus(
      tx.db,
      lines.map(({ sku }) => sku),
    )
    const wanted = new Set(lines.flatMap(({ draft }) => draft.categories ?? []))
    const plan = planImport(lines, owners, await knownCategories(tx.db, [...wanted]), ctx.now())
    await makeProducts(ctx, tx, plan.fresh)
    await saveProducts(tx.db, plan.revisions)
    for (const revision of plan.revisions) await tell(tx, revision)
    return {
      created: plan.fresh.length,
      updated: plan.updated,
      unchanged: plan.unchanged,
      refused: [...file.refused, ...plan.refused].sort((a, b) => a.line - b.line),
    }
  })
}

async function makeProducts(ctx: CommandContext<Import>, tx: Transaction, lines: readonly ImportLine[]): Promise<void> {
  const now = ctx.now()
  const taken = await takenSlugs(
    tx.db,
    lines.flatMap(({ draft }) => slugCandidates(draft.title)),
  )
  const products = lines.map(({ draft }): Product => {
    const id = ctx.newId('prod')
    const slug = freeSlug(draft.title, taken, id)
    taken.add(slug)
    return newProduct(draft, { id, slug, now, newId: ctx.newId })
  })
  await insertProducts(tx.db, products)
  for (const product of products) await tx.emit(catalog.events.created, { productId: product.id, product })
}
