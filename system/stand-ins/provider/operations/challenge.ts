import type { Handler } from '@souk/kit/service'
import type { provider } from '../contract.ts'
import { challengePage } from '../page.ts'
import type { ProviderSettings } from '../settings.ts'
import { findChallenged } from '../store.ts'

export const challenge: Handler<typeof provider.operations.challenge, ProviderSettings> = async ({ chargeId }, ctx) => {
  const charge = await findChallenged(ctx.db, chargeId)
  if (charge === undefined) throw ctx.refuse('unknown_charge', `${chargeId} is not known.`)
  return challengePage(charge)
}
