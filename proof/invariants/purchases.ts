import type { Movement } from './stock.ts'

/** One order, as it lies in the database of the service that owns it. */
export interface OrderRow {
  readonly orderId: string
  readonly paymentId: string
  readonly status: string
  readonly total: number
  /** What only one live order may have. */
  readonly cart: string
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[]
}

/** One movement of money, from the provider's own ledger. */
export interface Charge {
  readonly reference: string
  readonly kind: string
  readonly amount: number
}

/** One message about an order, and how often it came in. */
export interface Letter {
  readonly orderId: string
  readonly kind: string
  readonly id: string
}

/** What a customer was told about a purchase, and in the end: `refused` includes a card that was declined. */
export interface Promised {
  readonly orderId: string | undefined
  readonly outcome: 'confirmed' | 'pending' | 'refused' | 'unknown'
}

/** Everything about purchases at rest: databases, the provider's ledger, the letters that came in. */
export interface Purchases {
  readonly orders: readonly OrderRow[]
  readonly charges: readonly Charge[]
  readonly movements: readonly Movement[]
  readonly letters: readonly Letter[]
  /** Sagas that have not come to an end, or that called for an operator. */
  readonly open: readonly { readonly id: string; readonly state: string; readonly alarm: string | null }[]
  readonly told: readonly Promised[]
}

/** Judges purchases at rest: invariants I1 to I4, I6, I7 and I9. */
export const purchaseFaults = (all: Purchases): string[] => [
  ...promiseFaults(all),
  ...liveFaults(all),
  ...moneyFaults(all),
  ...soldFaults(all),
  ...all.open.map(({ id, state, alarm }) => `the saga of ${id} is still ${state}${alarm ? `: ${alarm}` : ''}`),
  ...letterFaults(all),
]

const CONFIRMED = new Set(['confirmed', 'shipped', 'delivered'])

/** I1: what was acknowledged is there, and has come to the end that was promised. */
function promiseFaults({ told, orders }: Purchases): string[] {
  const found = new Map(orders.map((order) => [order.orderId, order]))
  return told.flatMap(({ orderId, outcome }) => {
    if (orderId === undefined) return []
    const status = found.get(orderId)?.status
    if (outcome === 'confirmed' && !CONFIRMED.has(status ?? '')) return [`${orderId} was confirmed and is ${status}`]
    if (outcome === 'pending' && !CONFIRMED.has(status ?? '') && status !== 'cancelled')
      return [`${orderId} was accepted and is ${status}`]
    return []
  })
}

/** I2: of one version of a cart there is one live order. */
function liveFaults({ orders }: Purchases): string[] {
  const live = Map.groupBy(
    orders.filter(({ status }) => status !== 'cancelled'),
    ({ cart }) => cart,
  )
  return [...live].flatMap(([cart, same]) => (same.length > 1 ? [`${cart} became ${same.length} live orders`] : []))
}

/** I3 and I4: a confirmed order was charged once and wholly, any other not at all. */
function moneyFaults({ orders, charges }: Purchases): string[] {
  const byReference = Map.groupBy(charges, ({ reference }) => reference)
  const known = new Set(orders.map(({ paymentId }) => paymentId))
  return [
    ...[...byReference.keys()].flatMap((reference) =>
      known.has(reference) ? [] : [`${reference} belongs to no order`],
    ),
    ...orders.flatMap((order) => chargeFaults(order, byReference.get(order.paymentId) ?? [])),
  ]
}

function chargeFaults({ orderId, status, total }: OrderRow, charges: readonly Charge[]): string[] {
  const sum = (kind: string) => charges.reduce((all, { kind: each, amount }) => all + (each === kind ? amount : 0), 0)
  const kept = sum('captured') - sum('refunded')
  const reserved = sum('authorised') - sum('captured') - sum('voided')
  const expected = CONFIRMED.has(status) ? total : 0
  return [
    ...(kept === expected ? [] : [`${orderId} is ${status} over ${total} and ${kept} was kept`]),
    ...(reserved === 0 ? [] : [`${orderId} is ${status} and ${reserved} stays reserved`]),
    ...(sum('authorised') > total ? [`${orderId} over ${total} was authorised for ${sum('authorised')}`] : []),
  ]
}

/** I6: what inventory sold is what the confirmed orders hold, order by order. */
function soldFaults({ orders, movements }: Purchases): string[] {
  const sold = sums(
    movements.filter(({ kind }) => kind === 'sold').map((each) => [`${each.order_id} ${each.sku}`, -each.quantity]),
  )
  const bought = sums(
    orders
      .filter(({ status }) => CONFIRMED.has(status))
      .flatMap(({ orderId, lines }) => lines.map(({ sku, quantity }) => [`${orderId} ${sku}`, quantity] as const)),
  )
  return [...new Set([...sold.keys(), ...bought.keys()])].flatMap((which) =>
    sold.get(which) === bought.get(which) ? [] : [`${which}: ${bought.get(which)} bought, ${sold.get(which)} sold`],
  )
}

/** I9: one confirmation for each confirmed order, and none for another. */
function letterFaults({ orders, letters }: Purchases): string[] {
  const confirmations = Map.groupBy(
    letters.filter(({ kind }) => kind === 'order_confirmed'),
    ({ orderId }) => orderId,
  )
  return orders.flatMap(({ orderId, status }) => {
    const count = confirmations.get(orderId)?.length ?? 0
    const expected = CONFIRMED.has(status) ? 1 : 0
    return count === expected ? [] : [`${orderId} is ${status} and has ${count} confirmations`]
  })
}

function sums(rows: readonly (readonly [string, number])[]): Map<string, number> {
  const total = new Map<string, number>()
  for (const [name, value] of rows) total.set(name, (total.get(name) ?? 0) + value)
  return total
}
