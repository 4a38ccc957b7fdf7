import type { Handler } from '@souk/kit/service'
import { disturb, silence } from '@souk/kit/stand-in'
import type { provider } from '../contract.ts'
import { shown } from '../domain.ts'
import type { ProviderSettings } from '../settings.ts'
import { faultsNow, findCharge } from '../store.ts'

export const lookup: Handler<typeof provider.operations.lookup, ProviderSettings> = async ({ reference }, ctx) => {
  const { swallowsAnswer } = await disturb(ctx, await faultsNow(ctx.db))
  if (swallowsAnswer) await silence(ctx)
  const charge = await findCharge(ctx.db, reference)
  if (charge === undefined) throw ctx.refuse('unknown_charge', `${reference} is not known.`)
  return shown(charge, ctx.config.publicUrl)
}
