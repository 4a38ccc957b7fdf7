import type { Handler } from '@souk/kit/service'
import type { cart } from '../contract.ts'
import { deleteCartsOf } from '../store/customers.ts'

export const eraseCustomer: Handler<typeof cart.operations.eraseCustomer> = ({ customerId }, ctx) =>
  ctx.tx(async ({ db }) => ({ records: await deleteCartsOf(db, customerId) }))
