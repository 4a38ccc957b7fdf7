import type { Handler, Transaction } from '@souk/kit/service'
import { checkout } from '../checkout.ts'
import type { order } from '../contract.ts'
import { withoutPerson } from '../domain/erased.ts'
import { reversal } from '../reversal/reversal.ts'
import { findOrder, type Kept } from '../store.ts'
import { countUnderWay, personalOrderIds, writeErased } from '../store/customers.ts'
import { reversalsOf } from '../store/reversals.ts'

export const eraseCustomer: Handler<typeof order.operations.eraseCustomer> = ({ customerId }, ctx) =>
  ctx.tx(async (tx) => {
    const underWay = () => ctx.refuse('orders_under_way', 'Their address is needed until all orders have come to rest.')
    const orderIds = await personalOrderIds(tx.db, customerId)
    if ((await countUnderWay(tx.db, customerId)) > 0) throw underWay()
    for (const orderId of orderIds) {
      const { order: found } = (await findOrder(tx.db, orderId)) as Kept
      if (!(await forgetSagas(tx, orderId))) throw underWay()
      await writeErased(tx.db, withoutPerson(found, ctx.now()))
    }
    return { records: orderIds.length }
  })

/** What the sagas of an order remember and have heard has the address in it. False: one of them is under way. */
async function forgetSagas(tx: Transaction, orderId: string): Promise<boolean> {
  for (const { refundId } of await reversalsOf(tx.db, [orderId]))
    if (!(await tx.forget(reversal, refundId))) return false
  return tx.forget(checkout, orderId)
}
