import type { ScheduleContext } from '@souk/kit/service'
import type { PaymentSettings } from './settings.ts'
import { forgetWebhooks } from './store.ts'

/** Longer than the provider goes on trying. */
const KEPT_MS = 7 * 24 * 3_600_000

/** Forgets webhooks that cannot come again. */
export const sweep = async (ctx: ScheduleContext<PaymentSettings>): Promise<void> => {
  await ctx.tx(({ db }) => forgetWebhooks(db, ctx.now() - KEPT_MS))
}
