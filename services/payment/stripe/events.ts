import type Stripe from 'stripe'
import type { ScheduleContext } from '@souk/kit/service'
import type { Line } from '../disagreement.ts'
import { findIntent, keepIntent, keepMovement, lastRead, readUntil, referenceOf, wasReserved } from '../store/stripe.ts'
import { isLost } from './charge.ts'
import { client } from './client.ts'
import { failureOf } from './failure.ts'
import { fromStripe } from './money.ts'
import type { StripeSettings } from './settings.ts'

const PAGE = 100
const MOST_PAGES = 20

const types = [
  'payment_intent.amount_capturable_updated',
  'payment_intent.succeeded',
  'payment_intent.canceled',
  'refund.created',
  'refund.updated',
  'refund.failed',
]

/** Reads on in the events of Stripe, oldest first: what they say of money becomes the ledger that we compare ours with. */
export async function readEvents(ctx: ScheduleContext<StripeSettings>): Promise<void> {
  const stripe = await client(ctx.config)
  for (let page = 0; page < MOST_PAGES; page++) {
    const last = await lastRead(ctx.db)
    const since = last === undefined ? {} : { ending_before: last }
    const { data, has_more: hasMore } = await stripe.events.list({ types, limit: PAGE, ...since })
    const newest = data[0]
    if (newest === undefined) return
    await releaseVoided(ctx, stripe, data)
    const moved = await Promise.all(data.toReversed().map((event) => movementOf(ctx, event)))
    await ctx.tx(async ({ db }) => {
      for (const { id, line } of moved) {
        // What was never reserved is not released when it is called off.
        if (line && (line.kind !== 'voided' || (await wasReserved(db, line.reference))))
          await keepMovement(db, id, line)
      }
      await readUntil(db, newest.id)
    })
    if (last === undefined || !hasMore) return
  }
}

async function movementOf(
  { db }: ScheduleContext<StripeSettings>,
  event: Stripe.Event,
): Promise<{ id: string; line: Omit<Line, 'position'> | undefined }> {
  const at = new Date(event.created * 1_000).toISOString()
  if (event.type === 'refund.created' || event.type === 'refund.updated' || event.type === 'refund.failed') {
    const refund = event.data.object
    const isMade = event.type === 'refund.created'
    if (!isMade && !isLost(refund)) return { id: event.id, line: undefined }
    const { amount, currency, payment_intent: intent } = refund
    const id = typeof intent === 'string' ? intent : (intent?.id ?? refund.id)
    const reference = refund.metadata?.reference ?? (await referenceOf(db, id))
    const line = { at, reference, kind: 'refunded', amount: fromStripe(isMade ? amount : -amount, currency) } as const
    // Stripe tells by two events that a refund failed, and the money comes back once.
    return { id: isMade ? event.id : `${refund.id}:lost`, line }
  }
  const kind = kinds[event.type]
  if (kind === undefined) return { id: event.id, line: undefined }
  const intent = event.data.object as Stripe.PaymentIntent
  const minor = kind === 'captured' ? intent.amount_received : intent.amount
  const amount = fromStripe(minor, intent.currency)
  return { id: event.id, line: { at, reference: intent.metadata.reference ?? intent.id, kind, amount } }
}

const kinds: Readonly<Record<string, 'authorised' | 'captured' | 'voided'>> = {
  'payment_intent.amount_capturable_updated': 'authorised',
  'payment_intent.succeeded': 'captured',
  'payment_intent.canceled': 'voided',
}

/**
 * Learns of reservations before a search would find them, and lets go of those whose reference was voided before its
 * PaymentIntent was known: their answer was lost, and nobody else would.
 */
async function releaseVoided(
  ctx: ScheduleContext<StripeSettings>,
  stripe: Stripe,
  events: readonly Stripe.Event[],
): Promise<void> {
  const reserved = events.flatMap((event) => {
    if (event.type !== 'payment_intent.amount_capturable_updated') return []
    const { id, amount, currency, metadata } = event.data.object
    return metadata.reference === undefined
      ? []
      : [{ id, reference: metadata.reference, amount: fromStripe(amount, currency) }]
  })
  await ctx.tx(async ({ db }) => {
    for (const { id: intentId, reference, amount } of reserved) await keepIntent(db, reference, { intentId, amount })
  })
  for (const { id, reference } of reserved) {
    const known = await findIntent(ctx.db, reference)
    if (known?.intentId !== undefined) continue
    await stripe.paymentIntents.cancel(id, {}, { idempotencyKey: `${reference}:void` }).catch((error: unknown) => {
      // It is not reserved any more.
      if (failureOf(error) !== 'invalid') throw error
    })
  }
}
