import type { ScheduleContext } from '@souk/kit/service'
import { cart } from './contract.ts'
import { expire } from './store.ts'

const BATCH = 200

/** Closes the carts that nobody has touched for too long, and tells about each. */
export async function expireCarts(ctx: ScheduleContext): Promise<void> {
  for (let closed = BATCH; closed === BATCH;)
    closed = await ctx.tx(async ({ db, emit }) => {
      const carts = await expire(db, ctx.now(), BATCH)
      await Promise.all(carts.map((cartId) => emit(cart.events.expired, { cartId })))
      return carts.length
    })
}
