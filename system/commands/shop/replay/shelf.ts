import type { Souk } from '@souk/client'
import { inOrder } from './in-order.ts'
import type { Judged } from './judge.ts'
import { watch, type Audience } from './watch.ts'

const AT_ONCE = 16
const MOST_SKUS = 200

/** Which of some skus the shop sells. */
export async function soldOf(souk: Souk, skus: readonly string[]): Promise<Set<string>> {
  const sold = new Set<string>()
  for (let at = 0; at < skus.length; at += MOST_SKUS)
    for (const sku of await soldAmong(souk, skus.slice(at, at + MOST_SKUS))) sold.add(sku)
  return sold
}

async function soldAmong(souk: Souk, skus: readonly string[]): Promise<string[]> {
  const answer = await souk.catalog.variants.ask({ sku: [...skus] })
  if (answer.ok) return answer.output.data.map(({ sku }) => sku)
  // What cannot be a sku is not sold; the others are asked for without it.
  const wrong = new Set(answer.problem.errors.map(({ pointer }) => pointer))
  const rest = skus.filter((_, index) => !wrong.has(`/sku/${index}`))
  return rest.length === 0 || rest.length === skus.length ? [] : soldAmong(souk, rest)
}

/** Receives what is missing of the units that are to be bought, and answers how many those are. */
export async function stockUp(souk: Souk, purchases: readonly Judged[], audience: Audience): Promise<number> {
  const needed = new Map<string, number>()
  for (const { sku, quantity } of purchases.flatMap(({ good }) => good))
    needed.set(sku, (needed.get(sku) ?? 0) + quantity)
  let received = 0
  await watch(audience, [needed.size, 'products in stock'], (advance) =>
    inOrder([...needed], AT_ONCE, async ([sku, units]) => {
      const quantity = await receive(souk, sku, units)
      received += quantity
      advance(1)
    }),
  )
  return received
}

async function receive({ inventory }: Souk, sku: string, units: number): Promise<number> {
  const stock = await inventory.stock.ask({ sku })
  const quantity = units - (stock.ok ? stock.output.available : 0)
  if (quantity <= 0) return 0
  await inventory.receive({ sku, quantity, reason: 'for a replay' })
  return quantity
}
