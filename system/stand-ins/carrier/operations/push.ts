import type { Handler } from '@souk/kit/service'
import type { carrier } from '../contract.ts'
import { mayHappen } from '../domain.ts'
import { happen } from '../move.ts'
import type { CarrierSettings } from '../settings.ts'
import { findLabelled } from '../store.ts'

export const push: Handler<typeof carrier.operations.push, CarrierSettings> = ({ trackingNumber, what }, ctx) =>
  ctx.tx(async ({ db }) => {
    const parcel = await findLabelled(db, trackingNumber)
    if (parcel === undefined) throw ctx.refuse('unknown_parcel', `${trackingNumber} is not known.`)
    if (!mayHappen(parcel.state, what)) throw ctx.refuse('impossible_event', `It is ${parcel.state}.`)
    return happen(ctx, db, parcel, what)
  })
