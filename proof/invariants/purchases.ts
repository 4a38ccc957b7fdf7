import { bookFaults, type Booked } from './books.ts'
import type { Movement } from './stock.ts'

/** One order, as it lies in the database of the service that owns it. */
export interface OrderRow {
  readonly orderId: string
  readonly paymentId: string
  readonly status: string
  /** Why it was called off or failed. */
  readonly reason: string | null
  readonly total: number
  readonly currency: string
  /** Where its customer is told of it. */
  readonly email: string
  /** What only one live order may have. */
  readonly cart: string
  readonly lines: readonly Units[]
  /** It was confirmed once, whatever has become of it since. */
  readonly wasConfirmed: boolean
  /** Somebody called it off; it did not fail. */
  readonly isCalledOff: boolean
  readonly reversals: readonly ReversalRow[]
  /** Its money went back before it was taken, and somebody was called. */
  readonly isUnpaid?: boolean
  /** Its customer was erased: what was not told by then is told to nobody. */
  readonly isErased?: boolean
}

interface Units {
  readonly sku: string
  readonly quantity: number
}

/** Something that was taken back of an order. */
export interface ReversalRow {
  readonly refundId: string
  readonly cause: string
  readonly state: string
  readonly amount: number
  readonly lines: readonly Units[]
}

/** One movement of money, from the provider's own ledger. */
export interface Charge {
  readonly reference: string
  readonly kind: string
  readonly amount: number
  readonly currency: string
}

/** One message about an order, and how often it came in. */
export interface Letter {
  readonly orderId: string
  /** To whom it went. */
  readonly to: string
  readonly kind: string
  readonly id: string
}

/** What a customer was told about a purchase, and in the end: `refused` includes a card that was declined. */
export interface Promised {
  readonly orderId: string | undefined
  readonly outcome: 'confirmed' | 'pending' | 'cancelled' | 'refused' | 'unknown'
  /** Names of the refunds, those of returns too, that were accepted. */
  readonly refundIds?: readonly string[]
  /** The total that the cart showed before it was ordered, in minor units. */
  readonly total?: number | undefined
}

/** Everything about purchases at rest: databases, the provider's ledger, the letters that came in. */
export interface Purchases {
  readonly orders: readonly OrderRow[]
  readonly charges: readonly Charge[]
  readonly books: readonly Booked[]
  readonly movements: readonly Movement[]
  readonly letters: readonly Letter[]
  /** Sagas that have not come to an end, or that called for an operator. */
  readonly open: readonly { readonly id: string; readonly state: string; readonly alarm: string | null }[]
  readonly told: readonly Promised[]
}

/** Judges purchases and their money at rest: invariants I1 to I4, I6, I7 and I9. */
export const purchaseFaults = (all: Purchases): string[] => [
  ...promiseFaults(all),
  ...liveFaults(all),
  ...moneyFaults(all),
  ...bookFaults(all),
  ...all.orders.flatMap(reversalFaults),
  ...soldFaults(all),
  ...all.open.map(({ id, state, alarm }) => `the saga of ${id} is still ${state}${alarm ? `: ${alarm}` : ''}`),
  ...letterFaults(all),
]

/** Its goods were sold and its money taken, less what came back of both. */
const SOLD = new Set(['confirmed', 'shipped', 'delivered', 'returned'])

/** I1: what was acknowledged is there, costs what the customer saw, and has come to the end that was promised. */
function promiseFaults({ told, orders }: Purchases): string[] {
  const found = new Map(orders.map((order) => [order.orderId, order]))
  return told.flatMap(({ orderId, outcome, refundIds = [], total: seen }) => {
    if (orderId === undefined) return []
    const { status = 'lost', isCalledOff = false, reversals = [], total = seen } = found.get(orderId) ?? {}
    const done = new Set(reversals.flatMap(({ refundId, state }) => (state === 'done' ? [refundId] : [])))
    const isKept = {
      confirmed: SOLD.has(status) || isCalledOff,
      pending: SOLD.has(status) || status === 'cancelled',
      cancelled: isCalledOff,
    }
    return [
      ...(outcome in isKept && !isKept[outcome as keyof typeof isKept]
        ? [`${orderId} was ${outcome} and is ${status}`]
        : []),
      ...(seen === undefined || seen === total ? [] : [`${orderId} is over ${total}, and its cart showed ${seen}`]),
      ...refundIds.filter((id) => !done.has(id)).map((id) => `${id} of ${orderId} was accepted and not done`),
    ]
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

/** I3 and I4: a confirmed order was charged once and wholly, any other not at all; nor one that somebody was called for. */
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

function chargeFaults(order: OrderRow, charges: readonly Charge[]): string[] {
  const { orderId, status, total, currency, reversals, isUnpaid } = order
  const sum = (kind: string) => charges.reduce((all, { kind: each, amount }) => all + (each === kind ? amount : 0), 0)
  const kept = sum('captured') - sum('refunded')
  const reserved = sum('authorised') - sum('captured') - sum('voided')
  const given = reversals.reduce((all, { state, amount }) => (state === 'done' ? all + amount : all), 0)
  const expected = SOLD.has(status) && !isUnpaid ? total - given : 0
  return [
    ...(sum('refunded') === given ? [] : [`${orderId} gave ${given} back, and the provider ${sum('refunded')}`]),
    ...(given <= total ? [] : [`${orderId} over ${total} gave ${given} back`]),
    ...(kept === expected ? [] : [`${orderId} is ${status} over ${total} and ${kept} was kept`]),
    ...(reserved === 0 ? [] : [`${orderId} is ${status} and ${reserved} stays reserved`]),
    ...charges
      .filter((each) => each.currency !== currency)
      .map((each) => `${orderId} is in ${currency}, and was ${each.kind} in ${each.currency}`),
    ...(sum('authorised') > total ? [`${orderId} over ${total} was authorised for ${sum('authorised')}`] : []),
  ]
}

/** What was taken back has come to its end, one unit once, and a whole order once. */
function reversalFaults({ orderId, status, lines, reversals }: OrderRow): string[] {
  const back = unitsOf(reversals.filter(({ cause, state }) => cause !== 'refund' && state === 'done'))
  const bought = unitsOf([{ lines }])
  const isAllBack = [...bought].every(([sku, quantity]) => back.get(sku) === quantity)
  const cancellations = reversals.filter(({ cause }) => cause === 'cancellation').length
  return [
    ...reversals.flatMap(({ refundId, state }) => (state === 'done' ? [] : [`${refundId} of ${orderId} is ${state}`])),
    ...[...back].flatMap(([sku, quantity]) =>
      quantity <= (bought.get(sku) ?? 0) ? [] : [`${orderId}: ${quantity} ${sku} came back of ${bought.get(sku)}`],
    ),
    ...(cancellations <= (status === 'cancelled' ? 1 : 0)
      ? []
      : [`${orderId} is ${status}, cancelled ${cancellations} times`]),
    ...((status === 'returned') === (isAllBack && status !== 'cancelled')
      ? []
      : [`${orderId} is ${status}, all back: ${isAllBack}`]),
  ]
}

const unitsOf = (all: readonly { readonly lines: readonly Units[] }[]): Map<string, number> =>
  sums(all.flatMap(({ lines }) => lines.map(({ sku, quantity }) => [sku, quantity] as const)))

/** I6: what inventory sold and did not get back is what the confirmed orders hold and did not return, order by order. */
function soldFaults({ orders, movements }: Purchases): string[] {
  const sold = sums(
    movements
      .filter(({ kind }) => kind === 'sold' || kind === 'restocked')
      .map((each) => [`${each.order_id} ${each.sku}`, -each.quantity]),
  )
  const kept = sums(
    orders
      .filter(({ status }) => SOLD.has(status))
      .flatMap(({ orderId, lines, reversals }) => {
        const back = reversals.filter(({ cause, state }) => cause === 'return' && state === 'done')
        return [...unitsOf([{ lines }, ...back.map(negated)])].map(
          ([sku, quantity]) => [`${orderId} ${sku}`, quantity] as const,
        )
      }),
  )
  return [...new Set([...sold.keys(), ...kept.keys()])].flatMap((which) =>
    (sold.get(which) ?? 0) === (kept.get(which) ?? 0)
      ? []
      : [`${which}: ${kept.get(which)} bought and kept, ${sold.get(which)} sold and not back`],
  )
}

const negated = ({ lines }: ReversalRow) => ({ lines: lines.map((line) => ({ ...line, quantity: -line.quantity })) })

/**
 * I9: one confirmation for each order that was confirmed and none for another, one letter for each that was called off or failed
 * and for each thing that was taken back; and all of them to whoever bought.
 */
function letterFaults({ orders, letters }: Purchases): string[] {
  const found = sums(letters.map(({ orderId, kind }) => [`${orderId} ${kind}`, 1]))
  const sentTo = Map.groupBy(letters, ({ orderId }) => orderId)
  return orders.flatMap((order) => {
    const { orderId, status, reason, email, wasConfirmed, reversals, isErased } = order
    const count = (cause: string) => reversals.filter((each) => each.cause === cause).length
    const isFailedPayment = reason?.startsWith('payment_') ?? false
    // Whoever was refused at once knows it, and is written to only after having been told that the order came in.
    const isTold = reason !== 'inventory_unavailable' || found.has(`${orderId} order_received`)
    const isCancelled = status === 'cancelled' && isTold
    const expected = {
      order_confirmed: wasConfirmed ? 1 : 0,
      order_cancelled: isCancelled && !isFailedPayment ? 1 : 0,
      payment_failed: isCancelled && isFailedPayment ? 1 : 0,
      order_refunded: count('refund'),
      order_returned: count('return'),
    }
    const elsewhere = (sentTo.get(orderId) ?? []).filter(({ to }) => to !== email && !isErased)
    const astray = elsewhere.map(({ kind, to }) => `${orderId} is of ${email}, and ${kind} went to ${to}`)
    const miscounted = Object.entries(expected).flatMap(([kind, wanted]) => {
      const sent = found.get(`${orderId} ${kind}`) ?? 0
      return sent === wanted || (isErased && sent < wanted)
        ? []
        : [`${orderId} is ${status} and has ${sent} letters ${kind}, not ${wanted}`]
    })
    return [...astray, ...miscounted]
  })
}

function sums(rows: readonly (readonly [string, number])[]): Map<string, number> {
  const total = new Map<string, number>()
  for (const [name, value] of rows) total.set(name, (total.get(name) ?? 0) + value)
  return total
}
