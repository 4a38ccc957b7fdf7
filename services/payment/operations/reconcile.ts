import type { Handler } from '@souk/kit/service'
import type { payment } from '../contract.ts'
import { readLedger, reconcile as compare } from '../reconcile.ts'
import type { PaymentSettings } from '../settings.ts'

export const reconcile: Handler<typeof payment.operations.reconcile, PaymentSettings> = async (_, ctx) => {
  const lines = await readLedger(ctx)
  if (lines === undefined) throw ctx.refuse('provider_away', 'The provider does not answer: nothing was compared.')
  return ctx.tx((tx) => compare(ctx, tx, lines))
}
