import type { Transaction } from '@souk/kit/service'
import { iso, type Order } from '../domain.ts'
import { shownOrder, type Reversal, type Units } from '../domain/reversals.ts'
import { writeReversal } from '../store/reversals.ts'
import type { CallingOff } from './plan.ts'
import { reversal as reversing } from './reversal.ts'

/** What is to be taken back of an order, and what the order is from now on. */
export interface Wish {
  readonly refundId: string
  readonly returnId?: string
  readonly cause: Reversal['cause']
  /** Minor units. */
  readonly amount: number
  readonly lines: readonly Units[]
  readonly reason?: string | undefined
  readonly at: number
  readonly after: Order
  /** An order that is called off as soon as its parcel is stopped. */
  readonly callingOff?: Pick<CallingOff, 'reason' | 'cartVersion'> & { readonly before: readonly Reversal[] }
}

/** Notes goods that are to come back, in the transaction that decided it. Nothing is taken back before they have come. */
export async function expectGoods(tx: Transaction, order: Order, wish: Wish): Promise<Reversal> {
  const reversal = { ...wished(order, wish), isExpected: true }
  await writeReversal(tx.db, reversal, wish.after)
  return reversal
}

/** Notes what is taken back and begins its saga, in the transaction that decided it. */
export async function beginReversal(tx: Transaction, order: Order, wish: Wish): Promise<Reversal> {
  const { callingOff, refundId, returnId, cause, lines, at, after } = wish
  const reversal = wished(order, wish)
  const { amount } = reversal
  await writeReversal(tx.db, reversal, after)
  await tx.begin(reversing, refundId, {
    orderId: order.id,
    number: order.number,
    paymentId: order.payment.paymentId as string,
    refundId,
    ...(returnId === undefined ? {} : { returnId }),
    cause,
    lines: [...lines],
    amount,
    at,
    isTaken: order.payment.state === 'captured',
    looks: 0,
    ...(callingOff === undefined ? {} : { callingOff: calledOff(callingOff, after, reversal) }),
  })
  return reversal
}

const wished = (order: Order, { refundId, returnId, cause, lines, reason, at, amount }: Wish): Reversal => ({
  refundId,
  returnId,
  orderId: order.id,
  cause,
  state: 'pending',
  amount: { ...order.totals.total, amount },
  lines,
  isExpected: false,
  reason,
  at,
})

const calledOff = (
  { before, ...who }: NonNullable<Wish['callingOff']>,
  after: Order,
  reversal: Reversal,
): CallingOff => ({
  ...who,
  order: shownOrder(after, [...before, reversal]),
})

/** The next version of an order of which something is taken back. */
export const reversed = (
  order: Order,
  change: Partial<Pick<Order, 'status' | 'reason'>>,
  what: string,
  at: number,
): Order => ({
  ...order,
  ...change,
  timeline: [...order.timeline, { at: iso(at), what }],
  version: order.version + 1,
})
