import type { ReactionHandler } from '@souk/kit/service'
import type { order } from '@souk/order/contract'
import { closeOrdered } from '../store.ts'

/** What is bought is not in the cart any more. An order that was not confirmed leaves it open, for another card. */
export const orderConfirmed: ReactionHandler<typeof order.events.confirmed> = ({ cartId, cartVersion }, ctx) =>
  ctx.tx(async ({ db }) => void closeOrdered(db, cartId, cartVersion))
