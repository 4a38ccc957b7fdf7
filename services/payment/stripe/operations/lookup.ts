import type { Handler } from '@souk/kit/service'
import type { provider } from '@souk/provider/contract'
import { findIntent } from '../../store/stripe.ts'
import { asCharge } from '../charge.ts'
import { intentOf } from '../find.ts'
import type { StripeSettings } from '../settings.ts'
import { tombstone } from '../tombstone.ts'

export const lookup: Handler<typeof provider.operations.lookup, StripeSettings> = async ({ reference }, ctx) => {
  const intent = await intentOf(ctx, reference)
  if (intent !== undefined) return asCharge(intent)
  const known = await findIntent(ctx.db, reference)
  if (known === undefined) throw ctx.refuse('unknown_charge', `${reference} is not known.`)
  return tombstone(reference, known.amount, ctx.now())
}
