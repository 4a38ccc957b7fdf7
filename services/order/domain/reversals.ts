import { allocate, decimalsOf } from '@souk/kit/money'
import type { Money } from '@souk/kit/money'
import { iso, type Order, type Shown } from '../domain.ts'

/** Units of one sku. */
export interface Units {
  readonly sku: string
  readonly quantity: number
}

/** Something of a confirmed order that is taken back: all of it, some money, or some goods with their money. */
export interface Reversal {
  readonly refundId: string
  /** The name of the goods that come back, where some do. */
  readonly returnId: string | undefined
  readonly orderId: string
  readonly cause: Shown['refunds'][number]['cause']
  readonly state: Shown['refunds'][number]['state']
  readonly amount: Money
  /** Units that it is about; none for a refund of an amount. */
  readonly lines: readonly Units[]
  /** Goods that are to come and have not come yet. Until then nothing is taken back, and the amount is what they cost now. */
  readonly isExpected: boolean
  readonly reason: string | undefined
  /** When it happened, milliseconds since 1970. */
  readonly at: number
}

/** Reversals whose money went back, or is to: where it failed, it is still here. */
const standing = (reversals: readonly Reversal[]) =>
  reversals.filter(({ state, isExpected }) => state !== 'failed' && !isExpected)

/** What can still be given back, in minor units. More than all may be on its way back: see `noteRefund`. */
export const leftOf = ({ totals }: Order, reversals: readonly Reversal[]): number =>
  Math.max(
    0,
    standing(reversals).reduce((left, { amount }) => left - amount.amount, totals.total.amount),
  )

/** Adds up the units of each sku, in the order of the skus. */
export function merged(lines: readonly Units[]): Units[] {
  const units = counted(lines)
  return [...units].map(([sku, quantity]) => ({ sku, quantity })).sort((a, b) => (a.sku < b.sku ? -1 : 1))
}

function counted(lines: readonly Units[]): Map<string, number> {
  const units = new Map<string, number>()
  for (const { sku, quantity } of lines) units.set(sku, (units.get(sku) ?? 0) + quantity)
  return units
}

/**
 * The units of an order that are still with the customer. Goods go into stock before their money is given back, so where that
 * has failed they are back all the same.
 */
export const keptUnits = (order: Order, reversals: readonly Reversal[]): Map<string, number> =>
  unannouncedUnits(
    order,
    reversals.filter(({ isExpected }) => !isExpected),
  )

/** Those of them of which nobody has said that they come back. */
export const unannouncedUnits = (order: Order, reversals: readonly Reversal[]): Map<string, number> =>
  without(
    order,
    reversals.filter(({ returnId }) => returnId !== undefined),
  )

/** The units of an order whose money was not given back yet, by line. */
export const paidUnits = (order: Order, reversals: readonly Reversal[]): Map<string, number> =>
  without(order, standing(reversals))

function without(order: Order, reversals: readonly Reversal[]): Map<string, number> {
  const units = counted(order.lines)
  for (const { sku, quantity } of reversals.flatMap(({ lines }) => lines))
    units.set(sku, Math.max(0, (units.get(sku) ?? 0) - quantity))
  return units
}

/**
 * The smallest amount, in minor units, in which an order can be given back. Of currencies with three decimals most providers
 * take only two, so an order that was paid without the third one goes back without it too.
 */
export const stepOf = ({ totals: { total } }: Order): number =>
  decimalsOf(total.currency) === 3 && total.amount % 10 === 0 ? 10 : 1

/**
 * What these units cost, in minor units: their part of the order's total, so that discount, delivery and tax are in it. The
 * parts of all units of an order add up to its total, however and in whatever order they are asked for. Units whose money was
 * given back before cost nothing more.
 */
export function worth(order: Order, reversals: readonly Reversal[], units: readonly Units[]): number {
  const paid = paidUnits(order, reversals)
  const bought = counted(order.lines)
  const step = stepOf(order)
  const shares = allocate(
    order.totals.total.amount / step,
    order.lines.map(({ total }) => total.amount),
  )
  return merged(units).reduce((sum, { sku, quantity }) => {
    const before = (bought.get(sku) ?? 0) - (paid.get(sku) ?? 0)
    const after = before + Math.min(quantity, paid.get(sku) ?? 0)
    return sum + step * (firstUnits(order, shares, sku, after) - firstUnits(order, shares, sku, before))
  }, 0)
}

/** What is given back for units that come back, in minor units: money that went back without goods goes back no second time. */
export const owedFor = (order: Order, reversals: readonly Reversal[], units: readonly Units[]): number =>
  Math.min(worth(order, reversals, units), leftOf(order, reversals))

/** The part of the first so many units of a sku, line after line, in steps. */
function firstUnits(order: Order, shares: readonly number[], sku: string, count: number): number {
  let left = count
  return order.lines.reduce((sum, line, at) => {
    if (line.sku !== sku || left === 0) return sum
    const taken = Math.min(left, line.quantity)
    left -= taken
    // The product of two safe integers is beyond what a number holds.
    return sum + Number((BigInt(shares[at] as number) * BigInt(taken)) / BigInt(line.quantity))
  }, 0)
}

/** Units that are asked for and not among these, with how many there are. */
export const beyond = (units: readonly Units[], among: ReadonlyMap<string, number>) =>
  merged(units)
    .map(({ sku, quantity }) => ({ pointer: '/lines', sku, requested: quantity, available: among.get(sku) ?? 0 }))
    .filter(({ requested, available }) => requested > available)

/** Whether nothing of an order is left with the customer once these units have come back. */
export function isAllBack(order: Order, reversals: readonly Reversal[], units: readonly Units[]): boolean {
  const coming = counted(units)
  return [...keptUnits(order, reversals)].every(([sku, quantity]) => quantity === (coming.get(sku) ?? 0))
}

const shownGiving = ({ state, amount, lines, reason, at }: Reversal) => ({
  state,
  amount,
  lines: [...lines],
  ...(reason === undefined ? {} : { reason }),
  at: iso(at),
})

/** Money that is given back, as the contract shows it. */
export const shownRefund = (reversal: Reversal) => ({
  refundId: reversal.refundId,
  cause: reversal.cause,
  ...shownGiving(reversal),
})

/** Goods that came back or are to, as the contract shows them. */
export const shownReturn = (reversal: Reversal, returnId: string) => ({
  returnId,
  refundId: reversal.refundId,
  ...shownGiving(reversal),
  ...(reversal.isExpected ? { expected: true } : {}),
})

/** An order as its customer sees it. */
export function shownOrder(order: Order, reversals: readonly Reversal[]): Shown {
  const done = reversals.filter(({ state }) => state === 'done')
  return {
    ...order,
    refunded: { ...order.totals.total, amount: done.reduce((sum, { amount }) => sum + amount.amount, 0) },
    refunds: reversals.filter(({ amount, isExpected }) => amount.amount > 0 && !isExpected).map(shownRefund),
    returns: reversals.flatMap((each) =>
      each.cause === 'return' && each.returnId !== undefined ? [shownReturn(each, each.returnId)] : [],
    ),
  }
}
