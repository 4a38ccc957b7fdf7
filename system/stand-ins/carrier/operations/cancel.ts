import type { CommandContext, Handler } from '@souk/kit/service'
import { disturb, silence } from '@souk/kit/stand-in'
import type { carrier } from '../contract.ts'
import { shown, trackingNumberOf, type Parcel } from '../domain.ts'
import { happen } from '../move.ts'
import type { CarrierSettings } from '../settings.ts'
import { eventsOf, faultsNow, findParcel, openParcel, writeEvent } from '../store.ts'

type Cancel = typeof carrier.operations.cancel

export const cancel: Handler<Cancel, CarrierSettings> = async ({ reference }, ctx) => {
  const mood = await disturb(ctx, await faultsNow(ctx.db))
  const output = await ctx.tx(async ({ db }) => {
    const parcel = await findParcel(db, reference)
    if (parcel === undefined) {
      const tombstone = neverBooked(reference, ctx)
      const event = { reference, at: tombstone.createdAt, what: tombstone.state }
      await Promise.all([openParcel(db, tombstone), writeEvent(db, event)])
      return shown(tombstone, [event])
    }
    if (parcel.state === 'cancelled') return shown(parcel, await eventsOf(db, [reference]))
    if (parcel.state !== 'booked') throw ctx.refuse('on_its_way', `${reference} was collected.`)
    return happen(ctx, db, parcel, 'cancelled')
  })
  if (mood.swallowsAnswer) await silence(ctx)
  return output
}

const neverBooked = (reference: string, ctx: CommandContext<Cancel, CarrierSettings>): Parcel => ({
  reference,
  trackingNumber: trackingNumberOf(ctx.newId('lab')),
  product: '',
  label: '',
  state: 'cancelled',
  isDoomed: false,
  nextAt: undefined,
  createdAt: ctx.now(),
  version: 1,
})
