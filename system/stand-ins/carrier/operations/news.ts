import type { Handler } from '@souk/kit/service'
import { disturb, silence } from '@souk/kit/stand-in'
import type { carrier } from '../contract.ts'
import type { CarrierSettings } from '../settings.ts'
import { eventsAfter, faultsNow } from '../store.ts'

const PAGE = 500

export const news: Handler<typeof carrier.operations.news, CarrierSettings> = async ({ after = 0 }, ctx) => {
  const { swallowsAnswer } = await disturb(ctx, await faultsNow(ctx.db))
  if (swallowsAnswer) await silence(ctx)
  const found = await eventsAfter(ctx.db, after, PAGE)
  return { data: found.map((event) => ({ ...event, at: new Date(event.at).toISOString() })) }
}
