import type { Handler } from '@souk/kit/service'
import type { cart } from '../contract.ts'
import { listCartsOf } from '../store/customers.ts'

const MOST = 100

export const cartsOf: Handler<typeof cart.operations.cartsOf> = async ({ customerId }, ctx) => ({
  data: (await listCartsOf(ctx.db, customerId, MOST)).map(({ id, currency, updatedAt, lines }) => ({
    id,
    currency,
    updatedAt: new Date(updatedAt).toISOString(),
    lines: lines.map(({ sku, title, quantity }) => ({ sku, title, quantity })),
  })),
})
