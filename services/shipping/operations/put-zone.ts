import type { Handler } from '@souk/kit/service'
import type { shipping } from '../contract.ts'
import { faultsOf } from '../domain.ts'
import { assignCountries, lockZones, saveZone } from '../store/zones.ts'

export const putZone: Handler<typeof shipping.operations.putZone> = async ({ ifVersion, ...zone }, ctx) => {
  const errors = faultsOf(zone)
  if (errors.length > 0) throw ctx.refuse('impossible_zone', 'The zone cannot be like this.', errors)
  return ctx.tx(async ({ db }) => {
    await lockZones(db)
    const version = await saveZone(db, zone, ifVersion)
    if (version === undefined)
      throw ctx.refuse('changed_meanwhile', 'The zone has another version by now, or is no more.')
    await assignCountries(db, zone.zone, zone.countries)
    return { ...zone, countries: [...zone.countries].sort(), version }
  })
}
