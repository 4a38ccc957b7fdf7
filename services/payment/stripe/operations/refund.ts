import type Stripe from 'stripe'
import type { Handler } from '@souk/kit/service'
import type { provider } from '@souk/provider/contract'
import { asCharge } from '../charge.ts'
import { client } from '../client.ts'
import { failureOf } from '../failure.ts'
import { expand, intentOf } from '../find.ts'
import { isTakeable, toStripe } from '../money.ts'
import type { StripeSettings } from '../settings.ts'

export const refund: Handler<typeof provider.operations.refund, StripeSettings> = async (input, ctx) => {
  const { reference, refundReference, amount } = input
  const intent = await intentOf(ctx, reference)
  if (intent === undefined) throw ctx.refuse('unknown_charge', `${reference} is not known.`)
  const { state, amount: reserved } = asCharge(intent)
  if (state !== 'captured') throw ctx.refuse('not_captured', `${reference} is ${state}.`)
  const tooMuch = (detail: string) => ctx.refuse('more_than_captured', detail)
  if (reserved.currency !== amount.currency || !isTakeable(amount))
    throw tooMuch(`${amount.amount} ${amount.currency} cannot be given back.`)
  const stripe = await client(ctx.config)
  if (await wasMade(stripe, intent.id, refundReference))
    return asCharge(await stripe.paymentIntents.retrieve(intent.id, { expand }))
  const what = { payment_intent: intent.id, amount: toStripe(amount).amount, metadata: { reference, refundReference } }
  // Stripe knows whether this refund was made, so it is asked even if nothing seems to be left.
  await stripe.refunds.create(what, { idempotencyKey: refundReference }).catch((error: unknown) => {
    const failure = failureOf(error)
    if (failure === 'busy') throw ctx.refuse('out_of_order', 'Stripe does not take requests at the moment.')
    if (failure === 'unknown') throw error
    throw tooMuch(`Stripe did not give back ${amount.amount} ${amount.currency}.`)
  })
  return asCharge(await stripe.paymentIntents.retrieve(intent.id, { expand }))
}

/** Is there this refund at Stripe? The key alone does not tell: Stripe forgets it after a day. */
async function wasMade(stripe: Stripe, intentId: string, refundReference: string): Promise<boolean> {
  for await (const { metadata } of stripe.refunds.list({ payment_intent: intentId, limit: 100 }))
    if (metadata?.refundReference === refundReference) return true
  return false
}
