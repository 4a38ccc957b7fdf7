import type { ScheduleContext } from '@souk/kit/service'
import { giveBack } from './release.ts'
import { expired } from './store.ts'

const BATCH = 100

/** Gives back the stock of holds whose time is over; each in a transaction of its own, which looks at the time again. */
export async function sweep(ctx: ScheduleContext): Promise<void> {
  for (const orderId of await expired(ctx.db, ctx.now(), BATCH))
    await ctx.tx((tx) => giveBack(ctx, tx, orderId, 'expired'))
}
