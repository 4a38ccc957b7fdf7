import type { Handler } from '@souk/kit/service'
import type { provider } from '@souk/provider/contract'
import { findIntent, keepIntent } from '../../store/stripe.ts'
import { asCharge } from '../charge.ts'
import { client } from '../client.ts'
import { failureOf } from '../failure.ts'
import { expand, intentOf } from '../find.ts'
import type { StripeSettings } from '../settings.ts'
import { tombstone } from '../tombstone.ts'

const voiding: Handler<typeof provider.operations.void, StripeSettings> = async ({ reference, amount }, ctx) => {
  const intent = await intentOf(ctx, reference)
  if (intent === undefined)
    return ctx.tx(async ({ db }) => {
      await keepIntent(db, reference, { intentId: undefined, amount })
      const known = await findIntent(db, reference)
      // It has become known meanwhile: whoever asks again lets go of it.
      if (known?.intentId !== undefined) throw ctx.refuse('out_of_order', 'Its reservation has just been made.')
      return tombstone(reference, amount, ctx.now())
    })
  const charge = asCharge(intent)
  if (charge.state === 'captured') throw ctx.refuse('already_captured', `${reference} was captured: refund it.`)
  if (charge.state === 'voided') return charge
  const key = { idempotencyKey: `${reference}:void` }
  const stripe = await client(ctx.config)
  return asCharge(
    await stripe.paymentIntents.cancel(intent.id, { expand }, key).catch((error: unknown) => {
      if (failureOf(error) === 'unknown') throw error
      // If it was taken meanwhile, whoever asks again is told.
      throw ctx.refuse('out_of_order', 'Stripe does not release it at the moment.')
    }),
  )
}

// `void` is a word of the language: it can name an export, but no constant.
export { voiding as void }
