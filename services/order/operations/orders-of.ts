import type { Handler } from '@souk/kit/service'
import type { order } from '../contract.ts'
import { countUnderWay, orderIdsOf } from '../store/customers.ts'

const TOGETHER = 1_000

export const ordersOf: Handler<typeof order.operations.ordersOf> = async ({ customerId, after }, ctx) => {
  const [data, underWay] = await Promise.all([
    orderIdsOf(ctx.db, customerId, after, TOGETHER),
    countUnderWay(ctx.db, customerId),
  ])
  return { data, underWay }
}
