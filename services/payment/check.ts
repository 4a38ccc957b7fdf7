import type { ScheduleContext } from '@souk/kit/service'
import { readLedger, reconcile } from './reconcile.ts'
import type { PaymentSettings } from './settings.ts'

/** So that a run ends in time; the next one goes on where it was left. */
const MOST_ROUNDS = 10

/** Compares the ledger of the provider with ours. What contradicts is a case, and somebody is told that there is one. */
export async function check(ctx: ScheduleContext<PaymentSettings>): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const lines = await readLedger(ctx)
    if (lines === undefined) return
    const { opened, open, more } = await ctx.tx((tx) => reconcile(ctx, tx, lines))
    if (opened > 0) ctx.log.error('the provider contradicts the ledger: somebody has to look at it', { opened, open })
    if (!more) return
  }
}
