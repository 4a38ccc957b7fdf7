import { setTimeout as sleep } from 'node:timers/promises'
import type { Failed } from './buy.ts'
import type { Souk } from '@souk/client'
import type { Judged } from './judge.ts'
import type { Order, Orders } from './orders.ts'
import { refuse, type Line, type RefusedLine, type Return } from './purchase.ts'
import type { Sale } from './tally.ts'
import { watch, type Audience } from './watch.ts'

/** Lines of a return that belong to one purchase. */
export interface BroughtBack {
  readonly name: string
  readonly of: Judged
  readonly occurredAt: string
  readonly lines: readonly Line[]
}

/**
 * Finds for each line of the returns, by time, the latest earlier purchase of the same customer that has so many units of it
 * which are not back yet. What belongs to none was not purchased here.
 */
export function matchReturns(
  returns: readonly Return[],
  purchases: readonly Judged[],
): { found: BroughtBack[]; refused: RefusedLine[] } {
  const byCustomer = Map.groupBy(purchases.toReversed(), ({ purchase }) => purchase.email)
  const left = new Map(purchases.map((judged) => [judged, unitsOf(judged.good)]))
  const found: BroughtBack[] = []
  const refused: RefusedLine[] = []
  for (const { name, email, occurredAt, lines } of returns) {
    const parts = new Map<Judged, Line[]>()
    for (const line of lines) {
      const of = (byCustomer.get(email) ?? []).find(
        (judged) =>
          (judged.purchase.occurredAt ?? '') < occurredAt &&
          line.quantity >= 1 &&
          (left.get(judged)?.get(line.sku) ?? 0) >= line.quantity,
      )
      if (of === undefined) refused.push(refuse('not_purchased', name, line))
      else {
        const units = left.get(of)
        units?.set(line.sku, (units.get(line.sku) ?? 0) - line.quantity)
        parts.set(of, [...(parts.get(of) ?? []), line])
      }
    }
    for (const [of, own] of parts) found.push({ name, of, occurredAt, lines: own })
  }
  return { found, refused }
}

function unitsOf(lines: readonly Line[]): Map<string, number> {
  const units = new Map<string, number>()
  for (const { sku, quantity } of lines) units.set(sku, (units.get(sku) ?? 0) + quantity)
  return units
}

/** What the shop must have taken back: of a product that stands in a purchase at several prices, the first units first. */
export function returnedOf(found: readonly BroughtBack[]): Sale[] {
  const paid = new Map<Judged, Line[]>()
  return found.map(({ name, of, occurredAt, lines }) => {
    const left = paid.get(of) ?? of.good.map((line) => ({ ...line }))
    paid.set(of, left)
    const pence = lines.reduce((sum, { sku, quantity }) => sum + takeFrom(left, sku, quantity), 0)
    return {
      purchase: name,
      day: occurredAt.slice(0, 10),
      country: of.purchase.country,
      pence,
      lines: worthless(lines),
    }
  })
}

function takeFrom(lines: Line[], sku: string, count: number): number {
  let [missing, pence] = [count, 0]
  for (const [at, line] of lines.entries()) {
    if (line.sku !== sku) continue
    const taken = Math.min(missing, line.quantity)
    missing -= taken
    pence += taken * (line.unitPrice ?? Number.NaN)
    lines[at] = { ...line, quantity: line.quantity - taken }
  }
  return pence
}

/** The money of a return is one sum, so by product only its units are compared. */
const worthless = (lines: readonly { sku: string; quantity: number }[]): Sale['lines'] =>
  lines.map(({ sku, quantity }) => ({ sku, units: quantity, pence: 0 }))

/** Brings back what is not back yet, one after the other: what units are worth depends on those that came before them. */
export async function bringBack(
  souk: Souk,
  found: readonly BroughtBack[],
  { live }: Orders,
  audience: Audience,
): Promise<Failed[]> {
  const failed: Failed[] = []
  const orders = new Map(live.map(({ purchase, order }) => [purchase, order]))
  const missing = found.flatMap(({ name, of, ...rest }) => {
    const order = orders.get(of.purchase.name)
    return order && order.returns.some(({ reason }) => reason === name) ? [] : [{ name, order, ...rest }]
  })
  await watch(audience, [missing.length, 'returned'], async (advance) => {
    for (const { name, order, occurredAt, lines } of missing) {
      const idempotencyKey = `replay-${name.replace(' ', '-').toLowerCase()}-of-${order?.id}`
      const items = lines.map(({ sku, quantity }) => ({ sku, quantity }))
      const input = order && { orderId: order.id, lines: items, reason: name, occurredAt }
      const answer = input && (await souk.order.return.ask(input, { idempotencyKey }))
      if (answer === undefined) failed.push({ purchase: name, code: 'no_order', detail: 'Its purchase is not there.' })
      else if (!answer.ok) failed.push({ purchase: name, code: answer.problem.code, detail: answer.problem.message })
      advance(1)
    }
  })
  return failed
}

const LOOK_MS = 200
const PATIENCE_MS = 120_000

/** What the shop has taken back with these returns, each order read until nothing of it is under way, but not for ever. */
export async function returnsOfShop(
  souk: Souk,
  { live }: Orders,
  returns: readonly Return[],
  found: readonly BroughtBack[],
): Promise<Sale[]> {
  const names = new Set(returns.map(({ name }) => name))
  const concerned = new Set(found.map(({ of }) => of.purchase.name))
  const sales: Sale[] = []
  for (const { purchase, order } of live) {
    const read = concerned.has(purchase) ? await settled(souk, order.id) : order
    for (const each of read.returns)
      if (each.state === 'done' && names.has(each.reason ?? '')) sales.push(saleOf(read, each))
  }
  return sales
}

async function settled({ order: { show } }: Souk, orderId: string): Promise<Order> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    const order = await show({ orderId })
    if (order.returns.every(({ state }) => state !== 'pending') || performance.now() > until) return order
    await sleep(LOOK_MS)
  }
}

const saleOf = ({ shippingAddress }: Order, { reason = '', at, amount, lines }: Order['returns'][number]): Sale => ({
  purchase: reason,
  day: at.slice(0, 10),
  country: shippingAddress.country,
  pence: amount.amount,
  lines: worthless(lines),
})
