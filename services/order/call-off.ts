import type { Fault } from '@souk/kit/contract'
import { shortages } from './domain.ts'
import { callOff } from './moves.ts'
import type { Data, Move } from './plan.ts'

const RETRY_AFTER_SECONDS = 5

/** Whether anything is held is not known: it is released in any case, and the customer can try again. */
export const inventoryUnavailable = (data: Data, now: number): Move =>
  callOff(data, now, {
    reason: 'inventory_unavailable',
    undo: ['release'],
    refuse: {
      refuse: 'inventory_unavailable',
      detail: 'The stock cannot be reached at the moment. Nothing was ordered; try again with the same key.',
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    },
  })

/** Nothing was held. */
export const outOfStock = (data: Data, now: number, missing: readonly Fault[]): Move =>
  callOff(data, now, {
    reason: 'out_of_stock',
    undo: [],
    refuse: {
      refuse: 'out_of_stock',
      detail: 'There is not enough stock.',
      errors: shortages(data.order, missing),
    },
  })

/** What was held is not held any more: it took too long until the payment was certain. */
export const holdLost =
  (undo: readonly ('release' | 'void')[]) =>
  (data: Data, _heard: unknown, now: number): Move =>
    callOff(data, now, {
      reason: 'out_of_stock',
      undo,
      refuse: {
        refuse: 'out_of_stock',
        detail: 'The stock could not be kept until the payment was certain. Nothing is charged.',
        errors: data.order.lines.map(({ sku, quantity }, at) => ({
          pointer: `/lines/${at}`,
          sku,
          requested: quantity,
        })),
      },
    })

/** The provider will not: another card may do. */
export const declined = (data: Data, now: number, reason: string): Move =>
  callOff(data, now, {
    reason: 'payment_declined',
    undo: ['release'],
    refuse: {
      refuse: 'payment_declined',
      detail: 'The payment was declined. The cart is as it was: another card can be used.',
      errors: [{ pointer: '/payment/token', code: 'payment_declined', message: reason }],
    },
  })

/** Nobody knows whether the money is reserved: it is given back in any case. */
export const overdue = (data: Data, _heard: unknown, now: number): Move =>
  callOff(data, now, { reason: 'payment_overdue', undo: ['release', 'void'] })

interface Wish {
  readonly reason: 'customer' | 'staff'
  readonly returnId: string
}

/** Somebody does not want it any more. Whoever still waits for the answer to the order is told so. */
export const unwanted =
  (undo: readonly ('release' | 'void')[]) =>
  (data: Data, { reason }: Wish, now: number): Move =>
    callOff(data, now, {
      reason,
      undo,
      refuse: { refuse: 'cancelled', detail: 'The order was cancelled meanwhile.' },
    })

/** Nobody knows whether the stock is sold: the order is cancelled, and what was sold goes back when that is known. */
export const recall = (data: Data, wish: Wish, now: number): Move =>
  recalled(unwanted([])(data, wish, now), wish.returnId)

/**
 * The same when the money went back to the customer, because somebody at the provider wanted it or nobody took it in time.
 * Nobody gave the return a name: it has that of the order.
 */
export const moneyGone = (data: Data, _heard: unknown, now: number): Move =>
  recalled(declined(data, now, 'voided'), data.order.id.replace('ord_', 'ret_'))

/** What is to be done about the stock is decided when it is known whether it is sold. */
function recalled(move: Move, returnId: string): Move {
  const { call: _, ...called } = move
  return { ...called, to: 'recalling', data: { ...move.data, returnId } }
}
