import { carrier } from '@souk/carrier/contract'
import { isRefusal, type ScheduleContext } from '@souk/kit/service'
import { shipment } from './shipment/shipment.ts'
import { known, readUpTo, saveReadUpTo } from './store/shipments.ts'

/**
 * Reads what the carrier tells since the last time, and lets each shipment that it is about look for itself. A carrier that is
 * out of order is asked again the next time.
 */
export async function followNews(ctx: ScheduleContext): Promise<void> {
  const data = await newsAfter(await readUpTo(ctx.db), ctx)
  const last = data.at(-1)
  if (last === undefined) return
  // That it is booked is what the carrier answers to who books it.
  const moved = data.filter(({ what }) => what !== 'booked')
  const references = [...new Set(moved.map(({ reference }) => reference))]
  await ctx.tx(async ({ db, signal }) => {
    for (const shipmentId of await known(db, references)) await signal(shipment, shipmentId, 'moved', {})
    await saveReadUpTo(db, last.position)
  })
}

async function newsAfter(after: number, ctx: ScheduleContext) {
  try {
    return (await ctx.call(carrier.operations.news, { after }, { fallback: () => ({ data: [] }) })).data
  } catch (error) {
    if (isRefusal(error, 'out_of_order')) return []
    throw error
  }
}
