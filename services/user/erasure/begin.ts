import type { CommandContext, Refusal, Transaction } from '@souk/kit/service'
import { order } from '@souk/order/contract'
import type { Config } from '../config.ts'
import { user } from '../contract.ts'
import { keyOf, type Account } from '../domain.ts'
import { digestOf } from '../guess.ts'
import { deleteAccount, insertErasure } from '../store/erasures.ts'
import { clearFailures } from '../store/failures.ts'
import { erasure } from './erasure.ts'
import { shownErasure, type Erasure } from './shown.ts'

type Erasing = Pick<CommandContext<typeof user.operations.erase, Config>, 'call' | 'caller' | 'config' | 'now'> & {
  refuse(code: 'orders_under_way', detail: string): Refusal
}

/** Where goods or money are still to come or to go back, somebody has to be reached. */
export async function refuseUnderWay(ctx: Erasing, customerId: string): Promise<void> {
  const { underWay } = await ctx.call(order.operations.ordersOf, { customerId })
  if (underWay === 0) return
  throw ctx.refuse(
    'orders_under_way',
    `Orders under way: ${underWay}. Ask again when they have arrived or are called off.`,
  )
}

/** Deletes an account that is locked, with all that belongs to it, and begins to erase what others know. */
export async function beginErasure(ctx: Erasing, tx: Transaction, { id, email }: Account) {
  const now = ctx.now()
  void clearFailures(tx.db, digestOf(ctx.config, email))
  const records = await deleteAccount(tx.db, id, keyOf(email))
  const parts = [{ service: user.name, records, erasedAt: now }]
  const begun: Erasure = { customerId: id, askedBy: ctx.caller.subject ?? ctx.caller.service, askedAt: now, parts }
  void insertErasure(tx.db, begun)
  await tx.begin(erasure, id, {
    customerId: id,
    delayMs: ctx.config.erasureDelaySeconds * 1_000,
    waits: 0,
    parts,
  })
  return shownErasure(begun)
}
