import type { Handler } from '@souk/kit/service'
import { disturb, silence } from '@souk/kit/stand-in'
import type { provider } from '../contract.ts'
import { shown } from '../domain.ts'
import { move } from '../move.ts'
import type { ProviderSettings } from '../settings.ts'
import { faultsNow, findCharge, openRefund } from '../store.ts'

export const refund: Handler<typeof provider.operations.refund, ProviderSettings> = async (input, ctx) => {
  const { reference, refundReference, amount } = input
  const mood = await disturb(ctx, await faultsNow(ctx.db))
  const output = await ctx.tx(async (tx) => {
    const charge = await findCharge(tx.db, reference)
    if (charge === undefined) throw ctx.refuse('unknown_charge', `${reference} is not known.`)
    if (charge.state !== 'captured') throw ctx.refuse('not_captured', `${reference} is ${charge.state}.`)
    const first = await openRefund(tx.db, refundReference, reference, amount.amount)
    if (!first) return shown(charge, ctx.config.publicUrl)
    const left = charge.captured - charge.refunded
    if (amount.currency !== charge.currency || amount.amount > left)
      throw ctx.refuse('more_than_captured', `${left} ${charge.currency} are left.`)
    const refunded = { ...charge, refunded: charge.refunded + amount.amount }
    return move(ctx, tx, refunded, mood, { moved: { kind: 'refunded', amount } })
  })
  if (mood.swallowsAnswer) await silence(ctx)
  return output
}
