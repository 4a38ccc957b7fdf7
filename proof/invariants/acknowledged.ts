import { once, type Told } from './events.ts'
import type { StockRows } from './stock.ts'

/** What a client wrote down: what it asked for, and what it knows about it. */
export interface Entry {
  readonly kind: 'receipt' | 'hold' | 'commit' | 'release'
  /** The idempotency key of a receipt, which is also its reason; the order of everything else. */
  readonly id: string
  readonly outcome: 'ok' | 'refused' | 'unknown'
}

/** How a step appears in the ledger, and as an event. */
const traces = {
  receipt: { movement: 'received', event: 'inventory.received' },
  hold: { movement: 'held', event: 'inventory.held' },
  commit: { movement: 'sold', event: 'inventory.sold' },
  release: { movement: 'released', event: 'inventory.released' },
} as const

/**
 * What was acknowledged is in the ledger exactly once, what was refused is not there, what is unknown is there at most once.
 * The ledger and the bus tell the same story: as many events as steps.
 */
export function acknowledgedFaults(
  journal: readonly Entry[],
  { movements }: StockRows,
  events: readonly Told[],
): string[] {
  const told = once(events)
  const kept = Map.groupBy(movements, ({ kind, order_id, reason }) => `${kind} ${order_id ?? reason}`)
  const known = Map.groupBy(told, ({ type, subject }) => `${type} ${subject}`)
  return [
    ...journal.flatMap(({ kind, id, outcome }) => {
      const trace = traces[kind]
      const skus = (kept.get(`${trace.movement} ${id}`) ?? []).map(({ sku }) => sku)
      const steps = new Set(skus).size === skus.length ? Math.min(1, skus.length) : 2
      if (outcome === 'ok' && steps !== 1) return [`the ${kind} of ${id} was acknowledged and has ${steps} effects`]
      if (outcome === 'refused' && steps !== 0) return [`the ${kind} of ${id} was refused and has an effect`]
      if (steps > 1) return [`the ${kind} of ${id} has two effects`]
      const heard = kind === 'receipt' ? steps : (known.get(`${trace.event} ${id}`)?.length ?? 0)
      return heard === steps ? [] : [`the ${kind} of ${id} has ${steps} effects and ${heard} events`]
    }),
    ...receiptFaults(movements, told),
  ]
}

/** Events of receipts carry no key of the request: they are compared by their sums. */
function receiptFaults(movements: StockRows['movements'], told: readonly Told[]): string[] {
  const received = Map.groupBy(
    movements.filter(({ kind }) => kind === 'received'),
    ({ sku }) => sku,
  )
  const announced = Map.groupBy(
    told.filter(({ type }) => type === 'inventory.received'),
    ({ subject }) => subject,
  )
  return [...received].flatMap(([sku, rows]) => {
    const inLedger = rows.map(({ quantity }) => quantity).sort(ascending)
    const onBus = (announced.get(sku) ?? []).map(({ data }) => (data as { quantity: number }).quantity).sort(ascending)
    return String(inLedger) === String(onBus) ? [] : [`${sku}: ${inLedger.length} receipts, ${onBus.length} events`]
  })
}

const ascending = (a: number, b: number) => a - b
