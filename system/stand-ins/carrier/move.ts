import type { Context, ScheduleContext } from '@souk/kit/service'
import type { Writer } from '@souk/kit/database'
import { nextAt, nextOf, shown, type Parcel, type Shown, type State } from './domain.ts'
import type { CarrierSettings } from './settings.ts'
import { dueParcels, eventsOf, saveParcel, writeEvent } from './store.ts'

const BATCH = 100

/** Lets something happen to a parcel, and answers it as it is then. */
export async function happen(ctx: Context<CarrierSettings>, db: Writer, parcel: Parcel, what: State): Promise<Shown> {
  const now = ctx.now()
  const there = { ...parcel, state: what }
  const moved = { ...there, nextAt: nextAt(there, now, ctx.config) }
  await Promise.all([saveParcel(db, moved), writeEvent(db, { reference: parcel.reference, at: now, what })])
  return shown(moved, await eventsOf(db, [parcel.reference]))
}

/** Parcels go on by themselves. */
export async function move(ctx: ScheduleContext<CarrierSettings>): Promise<void> {
  for (const parcel of await dueParcels(ctx.db, ctx.now(), BATCH)) {
    const what = nextOf(parcel)
    if (what !== undefined) await ctx.tx(({ db }) => happen(ctx, db, parcel, what))
  }
}
