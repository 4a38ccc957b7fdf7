import type { OutputOf } from '@souk/kit/contract'
import type { payment } from './contract.ts'

/** One line of the ledger, as the contract shows it. */
export type Entry = OutputOf<typeof payment.operations.ledger>['data'][number]
/** An account of it, in one currency. */
export type Balance = OutputOf<typeof payment.operations.balances>['data'][number]

/** Money that moves from one account to another; minor units of the payment's currency. */
export interface Transfer {
  readonly kind: Entry['kind']
  readonly debit: Entry['debit']
  readonly credit: Entry['credit']
  readonly amount: number
}

/** How much of a payment is reserved, was taken and was given back; minor units. */
export interface Standing {
  readonly reserved: number
  readonly captured: number
  readonly refunded: number
}

export const untouched: Standing = { reserved: 0, captured: 0, refunded: 0 }

/**
 * What has to move so that a payment of `amount` that stood like `before` stands like `after`. What is taken was reserved, if
 * only for a moment; taking a part releases the rest.
 */
export function transfers(amount: number, before: Standing, after: Standing): Transfer[] {
  const taken = after.captured - before.captured
  const reserved = before.reserved === 0 && (after.reserved > 0 || taken > 0) ? amount : 0
  const freed = before.reserved + reserved - taken - after.reserved
  const all: Transfer[] = [
    { kind: 'authorised', debit: 'provider:authorised', credit: 'customer:authorised', amount: reserved },
    free('captured', taken),
    { kind: 'captured', debit: 'provider:receivable', credit: 'sales', amount: taken },
    free(taken > 0 ? 'released' : 'voided', freed),
    { kind: 'refunded', debit: 'refunds', credit: 'provider:receivable', amount: after.refunded - before.refunded },
  ]
  return all.filter((each) => each.amount > 0)
}

const free = (kind: 'captured' | 'released' | 'voided', amount: number): Transfer => ({
  kind,
  debit: 'customer:authorised',
  credit: 'provider:authorised',
  amount,
})
