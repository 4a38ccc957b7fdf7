import type Stripe from 'stripe'
import type { Handler } from '@souk/kit/service'
import type { provider } from '@souk/provider/contract'
import { asCharge, isLost } from '../charge.ts'
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
  const what = { payment_intent: intent.id, amount: toStripe(amount).amount, metadata: { reference, refundReference } }
  const notGiven = () => tooMuch(`Stripe did not give back ${amount.amount} ${amount.currency}.`)
  const create = () =>
    // Stripe knows whether this refund was made, so it is asked even if nothing seems to be left.
    stripe.refunds.create(what, { idempotencyKey: refundReference }).catch((error: unknown) => {
      const failure = failureOf(error)
      if (failure === 'busy') throw ctx.refuse('out_of_order', 'Stripe does not take requests at the moment.')
      if (failure === 'unknown') throw error
      throw notGiven()
    })
  const made = (await earlier(stripe, intent.id, refundReference)) ?? (await create())
  if (isLost(made)) throw notGiven()
  return asCharge(await stripe.paymentIntents.retrieve(intent.id, { expand }))
}

/** This refund, if it was made already. The key alone does not tell: Stripe forgets it after a day. */
async function earlier(stripe: Stripe, intentId: string, refundReference: string): Promise<Stripe.Refund | undefined> {
  for await (const refund of stripe.refunds.list({ payment_intent: intentId, limit: 100 }))
    if (refund.metadata?.refundReference === refundReference) return refund
  return undefined
}
