import type { Handler } from '@souk/kit/service'
import type { payment } from '../contract.ts'
import { contradicted, wentBack } from '../disagreement.ts'
import { isNews } from '../domain.ts'
import { readHint } from '../hint.ts'
import { intent } from '../intent/intent.ts'
import { open } from '../reconcile.ts'
import type { PaymentSettings } from '../settings.ts'
import { isSigned } from '../signature.ts'
import { findPayment, receiveWebhook } from '../store.ts'
import { readStripeHint } from '../stripe/hint.ts'

/** Signs as our stand-in does, and puts the signature elsewhere. */
const STRIPE = 'stripe'

export const webhook: Handler<typeof payment.operations.webhook, PaymentSettings> = async (input, ctx) => {
  const { provider, body } = input
  if (provider !== ctx.config.provider) throw ctx.refuse('unknown_provider', `There is no provider ${provider}.`)
  const signature = provider === STRIPE ? input.stripeSignature : input.signature
  if (!isSigned(body, signature ?? '', ctx.config.webhookSecret.split(','), ctx.wallTime()))
    throw ctx.refuse('bad_signature', 'The signature is not right for these bytes, or too old.')
  const hint = provider === STRIPE ? readStripeHint(body) : readHint(body)
  if (hint === undefined) throw ctx.refuse('malformed_event', 'This is not an event.')
  if (hint === 'other') return { received: 'ignored' }
  return ctx.tx(async ({ db, signal }) => {
    const [first, found] = await Promise.all([receiveWebhook(db, hint.id, ctx.now()), findPayment(db, hint.reference)])
    if (!first) return { received: 'known' }
    if (found === undefined) return { received: 'ignored' }
    const wrong = contradicted(found, hint)
    if (wrong) {
      await open(ctx, db, 'webhook', found.paymentId, true, wrong)
      await signal(intent, found.paymentId, 'contradicted', {})
      return { received: 'ignored' }
    }
    if (!isNews(found.state, hint.state) && !wentBack(found, hint)) return { received: 'known' }
    await signal(intent, found.paymentId, 'notified', { refundId: ctx.newId('ref') })
    return { received: 'applied' }
  })
}
