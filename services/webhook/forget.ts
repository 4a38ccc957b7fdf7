import type { ScheduleContext } from '@souk/kit/service'
import type { Config } from './config.ts'
import { forgetDeliveries } from './store/deliveries.ts'

const DAY_MS = 86_400_000
/** So many at a time, so that whoever else writes need not wait for long. */
const BATCH = 500

/** Deletes deliveries that nobody asks about any more. What still waits by then waits for an endpoint that is disabled. */
export async function forget(ctx: ScheduleContext<Config>): Promise<void> {
  const before = ctx.now() - ctx.config.keepDays * DAY_MS
  const batch = () => ctx.tx(({ db }) => forgetDeliveries(db, before, BATCH))
  while (!ctx.stopping.aborted && (await batch()) === BATCH);
}
