import type { OutputOf } from '@souk/kit/contract'
import type { order } from '../contract.ts'
import type { Order } from '../domain.ts'
import { isErased } from './erased.ts'
import { shownOrder, type Reversal } from './reversals.ts'

/** To whom messages about an order go, and what they are about. `reversals` may be of other orders too. */
export function addressee(
  about: Order,
  token: string,
  reversals: readonly Reversal[],
): OutputOf<typeof order.operations.recipient> {
  const { email, shippingAddress } = about
  const { phone } = shippingAddress
  const own = reversals.filter(({ orderId }) => orderId === about.id)
  return {
    email,
    ...(phone === undefined ? {} : { phone }),
    token,
    order: shownOrder(about, own),
    ...(isErased(about) ? { erased: true } : {}),
  }
}
