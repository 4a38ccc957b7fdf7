import type { Souk } from '@souk/client'
import { batchesOf } from '../import/batches.ts'
import { added, nothing } from '../import/report.ts'
import { send, type Imported } from '../import/send.ts'
import { buy, type Failed } from './buy.ts'
import { differencesOf, type Difference } from './differences.ts'
import { listPricesOf, salesOf } from './expected.ts'
import { inOrder } from './in-order.ts'
import { judge, type Judged } from './judge.ts'
import { readOrders, untilSettled, type Orders } from './orders.ts'
import type { Plan, RefusedLine } from './purchase.ts'
import { soldOf, stockUp } from './shelf.ts'
import { bringBack, matchReturns, returnedOf, returnsOfShop } from './returns.ts'
import { tallyOf, type Sale, type Tally } from './tally.ts'
import { watch, type Audience } from './watch.ts'

export interface Result {
  /** What became of the products; undefined when they were there. */
  readonly imported: Imported | undefined
  /** Units received, so that there is enough. */
  readonly received: number
  /** Orders of an earlier replay. */
  readonly before: number
  /** Every line that cannot be bought, in the order of the file. */
  readonly refused: readonly RefusedLine[]
  /** Purchases that went wrong: there are none unless something is. */
  readonly failed: readonly Failed[]
  readonly files: Tally
  readonly shop: Tally
  readonly differences: readonly Difference[]
  /** What came back: of the files, of the shop, and where they differ. */
  readonly returns: { readonly files: Tally; readonly shop: Tally; readonly differences: readonly Difference[] }
}

const AT_ONCE = 16

/** Buys what is not bought yet, and compares what the shop has then with the files, to the penny. */
export async function run(souk: Souk, plan: Plan, products: string, audience: Audience): Promise<Result> {
  const listPrices = listPricesOf(products)
  const imported = await importMissing(souk, products, [...listPrices.keys()])
  const skus = new Set(plan.purchases.flatMap(({ lines }) => lines.map(({ sku }) => sku)))
  const sold = await soldOf(souk, [...skus])
  const purchases = plan.purchases.map((purchase) => judge(purchase, sold))
  const names = new Set(plan.purchases.map(({ name }) => name))
  const earlier = await readOrders(souk, names, () => {})
  const isThere = new Set(earlier.live.map(({ purchase }) => purchase))
  const missing = purchases.filter(({ purchase }) => !isThere.has(purchase.name))
  const received = await stockUp(souk, missing, audience)
  const notBought = await buyAll(souk, missing, earlier, audience)
  const orders = await readAll(souk, purchases, names, audience)
  const { found, refused: notPurchased } = matchReturns(plan.returns, purchases)
  const notBack = await bringBack(souk, found, orders, audience)

  const files = tallyOf(salesOf(purchases, listPrices))
  const shop = tallyOf(salesOfShop(orders, purchases))
  const back = {
    files: tallyOf(returnedOf(found)),
    shop: tallyOf(await returnsOfShop(souk, orders, plan.returns, found)),
  }
  return {
    imported,
    received,
    before: isThere.size,
    refused: [...plan.refused, ...purchases.flatMap(({ refused }) => refused), ...notPurchased].toSorted(
      (a, b) => a.line - b.line,
    ),
    failed: [...notBought, ...notBack],
    files,
    shop,
    differences: differencesOf(files, shop),
    returns: { ...back, differences: differencesOf(back.files, back.shop) },
  }
}

async function importMissing(souk: Souk, products: string, skus: readonly string[]): Promise<Imported | undefined> {
  if ((await soldOf(souk, skus)).size === skus.length) return undefined
  let result = nothing
  for (const batch of batchesOf(products)) result = added(result, await send(souk, batch))
  return result
}

async function buyAll(
  souk: Souk,
  missing: readonly Judged[],
  { cancelled }: Orders,
  audience: Audience,
): Promise<Failed[]> {
  const failed: Failed[] = []
  await watch(audience, [missing.length, 'bought'], (advance) =>
    inOrder(missing, AT_ONCE, async (judged) => {
      const wrong = await buy(souk, judged, cancelled.get(judged.purchase.name) ?? 0)
      if (wrong !== undefined) failed.push(wrong)
      advance(1)
    }),
  )
  return failed
}

/** All orders, when none is undecided any more. */
async function readAll(souk: Souk, purchases: readonly Judged[], names: ReadonlySet<string>, audience: Audience) {
  await untilSettled(souk, audience)
  const expected = purchases.filter(({ good }) => good.length > 0).length
  return watch(audience, [expected, 'compared'], (advance) => readOrders(souk, names, advance))
}

/** What is bought and decided. A day counts only where the files know it. */
function salesOfShop({ live }: Orders, purchases: readonly Judged[]): Sale[] {
  const timeless = new Set(purchases.flatMap(({ purchase: { name, occurredAt } }) => (occurredAt ? [] : [name])))
  return live
    .filter(({ isPending }) => !isPending)
    .map((sale) => (timeless.has(sale.purchase) ? { ...sale, day: undefined } : sale))
}
