import type Stripe from 'stripe'
import type { Context } from '@souk/kit/service'
import { findIntent } from '../store/stripe.ts'
import { client } from './client.ts'
import type { StripeSettings } from './settings.ts'

/** Asked for with every PaymentIntent: what was given back of it stands in its charge. */
export const expand = ['latest_charge']

/**
 * The PaymentIntent of a reference. The search of Stripe knows it only after a while: what it does not find may exist, and is
 * sent again under the same key.
 */
export async function intentOf(
  ctx: Context<StripeSettings>,
  reference: string,
): Promise<Stripe.PaymentIntent | undefined> {
  const stripe = await client(ctx.config)
  const known = await findIntent(ctx.db, reference)
  if (known?.intentId !== undefined) return stripe.paymentIntents.retrieve(known.intentId, { expand })
  if (known !== undefined || !/^[\w-]+$/.test(reference)) return undefined
  const query = `metadata['reference']:'${reference}'`
  return (await stripe.paymentIntents.search({ query, limit: 1, expand: ['data.latest_charge'] })).data[0]
}
