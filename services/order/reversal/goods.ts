import type { Transaction } from '@souk/kit/service'
import type { Order } from '../domain.ts'
import { isAllBack, owedFor, type Reversal } from '../domain/reversals.ts'
import { beginReversal, reversed, type Wish } from './begin.ts'

/** Goods that are back: their names, how many there are, and since when. */
export type Goods = Pick<Wish, 'refundId' | 'lines' | 'reason' | 'at'> & { readonly returnId: string }

/** What is known of their order. */
export interface Origin {
  readonly order: Order
  readonly before: readonly Reversal[]
}

/** Goods are here: they go into stock, and the money that is owed for them goes back. With the last ones the order is returned. */
export function takeGoods(tx: Transaction, { order, before }: Origin, goods: Goods): Promise<Reversal> {
  const { lines, at } = goods
  const status = isAllBack(order, before, lines) ? 'returned' : order.status
  const after = reversed(order, { status }, 'returned', at)
  return beginReversal(tx, order, { ...goods, cause: 'return', amount: owedFor(order, before, lines), after })
}
