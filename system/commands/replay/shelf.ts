import { randomUUID } from 'node:crypto'
import { isProblem, type Door } from './door.ts'
import { inOrder } from './in-order.ts'
import type { Judged } from './judge.ts'
import { watch, type Audience } from './watch.ts'

const AT_ONCE = 16
const MOST_SKUS = 200

/** Which of some skus the shop sells. */
export async function soldOf(door: Door, skus: readonly string[]): Promise<Set<string>> {
  const sold = new Set<string>()
  for (let at = 0; at < skus.length; at += MOST_SKUS)
    for (const sku of await soldAmong(door, skus.slice(at, at + MOST_SKUS))) sold.add(sku)
  return sold
}

async function soldAmong(door: Door, skus: readonly string[]): Promise<string[]> {
  const query = new URLSearchParams(skus.map((sku) => ['sku', sku]))
  const answer = await door.ask<{ data: { sku: string }[] }>('GET', `/v1/variants?${query}`)
  if (!isProblem(answer)) return answer.data.map(({ sku }) => sku)
  // What cannot be a sku is not sold; the others are asked for without it.
  const wrong = new Set(answer.errors.map(({ pointer }) => pointer))
  const rest = skus.filter((_, index) => !wrong.has(`/sku/${index}`))
  return rest.length === 0 || rest.length === skus.length ? [] : soldAmong(door, rest)
}

/** Receives what is missing of the units that are to be bought, and answers how many those are. */
export async function stockUp(door: Door, purchases: readonly Judged[], audience: Audience): Promise<number> {
  const needed = new Map<string, number>()
  for (const { sku, quantity } of purchases.flatMap(({ good }) => good))
    needed.set(sku, (needed.get(sku) ?? 0) + quantity)
  let received = 0
  await watch(audience, [needed.size, 'products in stock'], (advance) =>
    inOrder([...needed], AT_ONCE, async ([sku, units]) => {
      const quantity = await receive(door, sku, units)
      received += quantity
      advance(1)
    }),
  )
  return received
}

async function receive(door: Door, sku: string, units: number): Promise<number> {
  const path = `/v1/stock/${encodeURIComponent(sku)}`
  const stock = await door.ask<{ available: number }>('GET', path)
  const quantity = units - (isProblem(stock) ? 0 : stock.available)
  if (quantity <= 0) return 0
  const body = { quantity, reason: 'for a replay' }
  await door.insist('POST', `${path}/receipts`, { body, key: randomUUID() })
  return quantity
}
