import type { ScheduleContext } from '@souk/kit/service'
import { forgetQuotes } from './store/quotes.ts'

/** Forgets what delivery cost too long ago. */
export const forgetOldQuotes = (ctx: ScheduleContext): Promise<void> =>
  ctx.tx(async ({ db }) => void (await forgetQuotes(db, ctx.now())))
