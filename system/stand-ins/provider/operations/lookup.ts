import type { Handler } from '@souk/kit/service'
import type { provider } from '../contract.ts'
import { shown } from '../domain.ts'
import { disturb, silence } from '../faults.ts'
import type { ProviderSettings } from '../settings.ts'
import { findCharge } from '../store.ts'

export const lookup: Handler<typeof provider.operations.lookup, ProviderSettings> = async ({ reference }, ctx) => {
  const { swallowsAnswer } = await disturb(ctx)
  if (swallowsAnswer) await silence(ctx)
  const charge = await findCharge(ctx.db, reference)
  if (charge === undefined) throw ctx.refuse('unknown_charge', `${reference} is not known.`)
  return shown(charge, ctx.config.publicUrl)
}
