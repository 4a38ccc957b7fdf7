import type { Handler } from '@souk/kit/service'
import { disturb, silence } from '@souk/kit/stand-in'
import type { carrier } from '../contract.ts'
import { shown } from '../domain.ts'
import type { CarrierSettings } from '../settings.ts'
import { eventsOf, faultsNow, findParcel } from '../store.ts'

export const lookup: Handler<typeof carrier.operations.lookup, CarrierSettings> = async ({ reference }, ctx) => {
  const { swallowsAnswer } = await disturb(ctx, await faultsNow(ctx.db))
  if (swallowsAnswer) await silence(ctx)
  const [parcel, events] = await Promise.all([findParcel(ctx.db, reference), eventsOf(ctx.db, [reference])])
  if (parcel === undefined) throw ctx.refuse('unknown_parcel', `${reference} is not known.`)
  return shown(parcel, events)
}
