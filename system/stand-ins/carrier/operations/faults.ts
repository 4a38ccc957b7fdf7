import type { Handler } from '@souk/kit/service'
import type { carrier } from '../contract.ts'
import type { CarrierSettings } from '../settings.ts'
import { switchFaults } from '../store.ts'

export const faults: Handler<typeof carrier.operations.faults, CarrierSettings> = (input, ctx) =>
  ctx.tx(async ({ db }) => {
    await switchFaults(db, input)
    const on = Object.entries(input).filter(([, value]) => value !== undefined && value !== 0)
    return { on: on.map(([name]) => name) }
  })
