import type { Handler } from '@souk/kit/service'
import type { provider } from '../contract.ts'
import type { ProviderSettings } from '../settings.ts'
import { switchFaults } from '../store.ts'

export const faults: Handler<typeof provider.operations.faults, ProviderSettings> = (input, ctx) =>
  ctx.tx(async ({ db }) => {
    await switchFaults(db, input)
    const on = Object.entries(input).filter(([, value]) => value !== undefined && value !== false && value !== 0)
    return { on: on.map(([name]) => name) }
  })
