import type { Handler } from '@souk/kit/service'
import type { provider } from '../contract.ts'
import { challengePage } from '../page.ts'
import { settle } from '../settle.ts'
import type { ProviderSettings } from '../settings.ts'

export const answer: Handler<typeof provider.operations.answer, ProviderSettings> = ({ chargeId, form }, ctx) =>
  ctx.tx(async (tx) => {
    const charge = await settle(ctx, tx, chargeId, form === 'approve=true')
    if (charge === undefined) throw ctx.refuse('unknown_charge', `${chargeId} is not known.`)
    return challengePage(charge)
  })
