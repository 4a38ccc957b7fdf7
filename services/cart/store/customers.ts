import type { Reader, Writer } from '@souk/kit/database'
import type { Cart } from '../domain.ts'
import { asCart, COLUMNS, type CartRow } from '../store.ts'

/** The carts of a customer, the newest first, whatever has become of them. */
export async function listCartsOf(db: Reader, customer: string, limit: number): Promise<Cart[]> {
  const found = await db.all<CartRow>`
    select ${COLUMNS} from cart where customer_id = ${customer} order by id desc limit ${limit}`
  return found.map(asCart)
}

export const deleteCartsOf = (db: Writer, customer: string): Promise<number> =>
  db.run`delete from cart where customer_id = ${customer}`
