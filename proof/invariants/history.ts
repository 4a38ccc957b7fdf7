import type { OrderRow } from './purchases.ts'

/**
 * What a client wrote down, each line before it went on: that it is about to ask, and what it then knows. `ok` and `fail` are
 * answers; `unknown` means that it gave up without one. A line that is missing is as good as `unknown`.
 */
export type Line =
  | { readonly op: number; readonly type: 'invoke'; readonly cart: string }
  | { readonly op: number; readonly type: 'ok'; readonly orderId: string; readonly outcome: 'confirmed' | 'pending' }
  | { readonly op: number; readonly type: 'fail'; readonly code: string }
  | { readonly op: number; readonly type: 'unknown' }
  /** The goods of an order that was confirmed are taken back, and their money will be. */
  | { readonly op: number; readonly type: 'returned'; readonly refundId: string }

const isEnd = ({ type }: Line): boolean => type === 'ok' || type === 'fail' || type === 'unknown'

/**
 * The rules of Jepsen for purchases: what was acknowledged is there, what was refused has no effect, what is unknown has at
 * most one, and nothing is there that nobody asked for.
 */
export function historyFaults(history: readonly Line[], orders: readonly OrderRow[]): string[] {
  const ends = new Map(history.filter(isEnd).map((line) => [line.op, line]))
  const invoked = history.filter((line) => line.type === 'invoke')
  const byCart = Map.groupBy(orders, ({ cart }) => cartOf(cart))
  const known = new Set(invoked.map(({ cart }) => cart))
  return [
    ...invoked.flatMap(({ op, cart }) => operationFaults(op, ends.get(op), byCart.get(cart) ?? [])),
    ...orders.filter(({ cart }) => !known.has(cartOf(cart))).map(({ orderId }) => `nobody asked for ${orderId}`),
  ]
}

function operationFaults(op: number, end: Line | undefined, orders: readonly OrderRow[]): string[] {
  const live = orders.filter(({ status }) => status !== 'cancelled')
  if (end?.type === 'ok' && !orders.some(({ orderId }) => orderId === end.orderId))
    return [`${op} was answered with ${end.orderId}, which does not exist`]
  if (end?.type === 'fail' && live.length > 0)
    return [`${op} was refused (${end.code}) and ${live[0]?.orderId} is ${live[0]?.status}`]
  return live.length > 1 ? [`${op} had ${live.length} effects`] : []
}

/** Without the version. */
const cartOf = (cart: string) => cart.split(' ')[0] as string
