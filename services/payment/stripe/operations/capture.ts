import type { Handler } from '@souk/kit/service'
import type { provider } from '@souk/provider/contract'
import { sameMoney } from '../../domain.ts'
import { asCharge } from '../charge.ts'
import { client } from '../client.ts'
import { failureOf } from '../failure.ts'
import { expand, intentOf } from '../find.ts'
import { isTakeable, toStripe } from '../money.ts'
import type { StripeSettings } from '../settings.ts'

export const capture: Handler<typeof provider.operations.capture, StripeSettings> = async (input, ctx) => {
  const { reference, amount } = input
  const intent = await intentOf(ctx, reference)
  if (intent === undefined) throw ctx.refuse('unknown_charge', `${reference} is not known.`)
  const charge = asCharge(intent)
  if (charge.state === 'captured' && sameMoney(charge.captured, amount)) return charge
  const most = charge.state === 'captured' ? 0 : charge.amount.amount
  if (charge.amount.currency !== amount.currency || amount.amount > most || amount.amount < 1 || !isTakeable(amount))
    throw ctx.refuse('wrong_amount', `${most} ${charge.amount.currency} can be taken.`)
  if (charge.state !== 'authorised') throw ctx.refuse('not_authorised', `${reference} is ${charge.state}.`)
  const key = { idempotencyKey: `${reference}:capture:${amount.amount}` }
  const stripe = await client(ctx.config)
  const taken = { amount_to_capture: toStripe(amount).amount, expand }
  return asCharge(
    await stripe.paymentIntents.capture(intent.id, taken, key).catch((error: unknown) => {
      const failure = failureOf(error)
      if (failure === 'busy') throw ctx.refuse('out_of_order', 'Stripe does not take requests at the moment.')
      if (failure === 'unknown') throw error
      throw ctx.refuse('not_authorised', `Stripe did not take the money of ${reference}.`)
    }),
  )
}
