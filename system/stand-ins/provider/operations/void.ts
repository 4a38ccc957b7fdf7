import type { Handler } from '@souk/kit/service'
import { disturb, silence } from '@souk/kit/stand-in'
import type { provider } from '../contract.ts'
import { shown, type Charge } from '../domain.ts'
import { move } from '../move.ts'
import type { ProviderSettings } from '../settings.ts'
import { faultsNow, findCharge, openCharge } from '../store.ts'

const voiding: Handler<typeof provider.operations.void, ProviderSettings> = async (input, ctx) => {
  const { reference, amount } = input
  const mood = await disturb(ctx, await faultsNow(ctx.db))
  const output = await ctx.tx(async (tx) => {
    const charge = await findCharge(tx.db, reference)
    if (charge === undefined) {
      const tombstone: Charge = {
        chargeId: ctx.newId('chg'),
        reference,
        state: 'voided',
        ...amount,
        captured: 0,
        refunded: 0,
        reason: undefined,
        token: '',
        createdAt: ctx.now(),
        version: 1,
      }
      await openCharge(tx.db, tombstone)
      return shown(tombstone, ctx.config.publicUrl)
    }
    if (charge.state === 'captured') throw ctx.refuse('already_captured', `${reference} was captured: refund it.`)
    if (charge.state === 'voided' || charge.state === 'declined') return shown(charge, ctx.config.publicUrl)
    const voided = { ...charge, state: 'voided' as const }
    const reserved = { amount: charge.amount, currency: charge.currency }
    const moved = charge.state === 'authorised' ? ({ kind: 'voided', amount: reserved } as const) : undefined
    return move(ctx, tx, voided, mood, { moved })
  })
  if (mood.swallowsAnswer) await silence(ctx)
  return output
}

// `void` is a word of the language: it can name an export, but no constant.
export { voiding as void }
