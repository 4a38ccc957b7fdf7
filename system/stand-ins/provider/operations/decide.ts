import type { Handler } from '@souk/kit/service'
import type { provider } from '../contract.ts'
import { settle } from '../settle.ts'
import type { ProviderSettings } from '../settings.ts'

export const decide: Handler<typeof provider.operations.decide, ProviderSettings> = ({ chargeId, approve }, ctx) =>
  ctx.tx(async (tx) => {
    const charge = await settle(ctx, tx, chargeId, approve)
    if (charge === undefined) throw ctx.refuse('unknown_charge', `${chargeId} is not known.`)
    return { state: charge.state }
  })
