import type { ScheduleContext } from '@souk/kit/service'
import { giveBack } from './release.ts'
import { expired, findHold, linesOf } from './store.ts'

const BATCH = 100

/** Gives back the stock of holds whose time is over; each in a transaction of its own, which reads the hold again. */
export async function sweep(ctx: ScheduleContext): Promise<void> {
  for (const orderId of await expired(ctx.db, ctx.now(), BATCH))
    await ctx.tx(async (tx) => {
      const found = await findHold(tx.db, orderId)
      if (found?.state === 'held' && found.expiresAt <= ctx.now())
        await giveBack(ctx, tx, found, await linesOf(tx.db, orderId), 'expired')
    })
}
