import type Stripe from 'stripe'
import { isRefusal, type CommandContext, type Handler } from '@souk/kit/service'
import type { InputOf } from '@souk/kit/contract'
import type { provider } from '@souk/provider/contract'
import { sameMoney } from '../../domain.ts'
import { findIntent, keepIntent } from '../../store/stripe.ts'
import { asCharge } from '../charge.ts'
import { client } from '../client.ts'
import { failureOf } from '../failure.ts'
import { expand, intentOf } from '../find.ts'
import { isTakeable, toStripe } from '../money.ts'
import type { StripeSettings } from '../settings.ts'

type Op = typeof provider.operations.authorise
type Ctx = CommandContext<Op, StripeSettings>

/** Stripe keeps a key for 24 h at least. */
const KEPT_MS = 23 * 3_600_000

export const authorise: Handler<Op, StripeSettings> = async (input, ctx) => {
  const { reference, amount } = input
  const voided = () => ctx.refuse('voided', `${reference} was voided.`)
  const known = await findIntent(ctx.db, reference)
  if (known !== undefined && known.intentId === undefined) throw voided()
  if (!isTakeable(amount))
    throw ctx.refuse('unsupported_amount', 'Stripe does not take so small a part of this currency.')
  const intent = (await earlier(input, ctx, known !== undefined)) ?? (await create(input, ctx))
  try {
    return await ctx.tx(async ({ db }) => {
      await keepIntent(db, reference, { intentId: intent.id, amount })
      const kept = await findIntent(db, reference)
      if (kept?.intentId === undefined) throw voided()
      return asCharge(intent)
    })
  } catch (error) {
    // It was voided while Stripe was reserving the money.
    if (isRefusal(error, 'voided'))
      await (await client(ctx.config)).paymentIntents.cancel(intent.id, {}, { idempotencyKey: `${reference}:void` })
    throw error
  }
}

/** The PaymentIntent that there is already. What Stripe may have forgotten the key of is looked for before it is made again. */
async function earlier(
  { reference, amount, since }: InputOf<Op>,
  ctx: Ctx,
  isKnown: boolean,
): Promise<Stripe.PaymentIntent | undefined> {
  const ageMs = since === undefined ? 0 : ctx.now() - Date.parse(since)
  if (!isKnown && ageMs < KEPT_MS) return undefined
  const intent = await intentOf(ctx, reference)
  if (intent && !sameMoney(asCharge(intent).amount, amount))
    throw ctx.refuse('other_amount', `${reference} is known with another amount.`)
  return intent
}

async function create({ reference, amount, token }: InputOf<Op>, ctx: Ctx): Promise<Stripe.PaymentIntent> {
  const stripe = await client(ctx.config)
  const what: Stripe.PaymentIntentCreateParams = {
    ...toStripe(amount),
    payment_method: token,
    allowed_payment_method_types: ['card'],
    capture_method: 'manual',
    confirm: true,
    return_url: ctx.config.stripeReturnUrl,
    metadata: { reference },
    expand,
  }
  return stripe.paymentIntents.create(what, { idempotencyKey: `${reference}:authorise` }).catch((error: unknown) => {
    throw refusal(ctx, reference, error)
  })
}

function refusal(ctx: Ctx, reference: string, error: unknown): unknown {
  switch (failureOf(error)) {
    case 'declined':
      return ctx.refuse('card_declined', 'The card was declined.')
    case 'insufficient_funds':
      return ctx.refuse('insufficient_funds', 'The card has not enough money.')
    case 'invalid':
      return ctx.refuse('unknown_token', 'Stripe does not accept this payment method.')
    case 'other_amount':
      return ctx.refuse('other_amount', `${reference} is known with another amount.`)
    case 'busy':
      return ctx.refuse('out_of_order', 'Stripe does not take requests at the moment.')
    case 'unknown':
      return error
  }
}
