import type { Handler } from '@souk/kit/service'
import type { shipping } from '../contract.ts'
import { WORLD } from '../domain.ts'
import { deleteZone } from '../store/zones.ts'

export const removeZone: Handler<typeof shipping.operations.removeZone> = async ({ zone }, ctx) => {
  if (zone === WORLD) throw ctx.refuse('rest_of_world', 'This zone has what no other has: give it no rates instead.')
  return ctx.tx(async ({ db }) => {
    if (!(await deleteZone(db, zone))) throw ctx.refuse('unknown_zone', 'There is no such zone.')
    return { zone }
  })
}
