import type { Handler } from '@souk/kit/service'
import type { carrier } from '../contract.ts'
import { shown } from '../domain.ts'
import type { CarrierSettings } from '../settings.ts'
import { eventsOf, listParcels } from '../store.ts'

const PAGE = 100

export const parcels: Handler<typeof carrier.operations.parcels, CarrierSettings> = async (input, ctx) => {
  const found = await listParcels(ctx.db, input.reference, input.limit ?? PAGE)
  const events = Map.groupBy(
    await eventsOf(
      ctx.db,
      found.map(({ reference }) => reference),
    ),
    ({ reference }) => reference,
  )
  return { data: found.map((parcel) => shown(parcel, events.get(parcel.reference) ?? [])) }
}
