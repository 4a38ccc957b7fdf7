import type { Handler } from '@souk/kit/service'
import { disturb, silence } from '@souk/kit/stand-in'
import type { provider } from '../contract.ts'
import { shown } from '../domain.ts'
import { move } from '../move.ts'
import type { ProviderSettings } from '../settings.ts'
import { faultsNow, findCharge } from '../store.ts'

export const capture: Handler<typeof provider.operations.capture, ProviderSettings> = async (input, ctx) => {
  const { reference, amount } = input
  const mood = await disturb(ctx, await faultsNow(ctx.db))
  const output = await ctx.tx(async (tx) => {
    const charge = await findCharge(tx.db, reference)
    if (charge === undefined) throw ctx.refuse('unknown_charge', `${reference} is not known.`)
    const isTaken = charge.state === 'captured'
    const most = isTaken ? charge.captured : charge.amount
    const fits = isTaken ? amount.amount === most : amount.amount >= 1 && amount.amount <= most
    if (!fits || charge.currency !== amount.currency)
      throw ctx.refuse('wrong_amount', `${most} ${charge.currency} are ${isTaken ? 'taken' : 'reserved'}.`)
    if (isTaken) return shown(charge, ctx.config.publicUrl)
    if (charge.state !== 'authorised') throw ctx.refuse('not_authorised', `${reference} is ${charge.state}.`)
    const captured = { ...charge, state: 'captured' as const, captured: amount.amount }
    return move(ctx, tx, captured, mood, { moved: { kind: 'captured', amount } })
  })
  if (mood.swallowsAnswer) await silence(ctx)
  return output
}
