import type { Context, Transaction } from '@souk/kit/service'
import { shown, type Charge, type Faults, type Money, type Shown } from './domain.ts'
import type { ProviderSettings } from './settings.ts'
import { saveCharge, writeLedger, type Kind } from './store.ts'
import { newsOf } from './webhook/news.ts'
import { webhooks } from './webhook/saga.ts'

interface Movement {
  readonly kind: Kind
  readonly amount: Money
}

/**
 * Writes a charge that has changed, with its movement of money, if one there was. The merchant is told by a webhook, unless
 * it is `answered` already.
 */
export async function move(
  ctx: Context<ProviderSettings>,
  { db, signal }: Transaction,
  charge: Charge,
  faults: Faults,
  { answered = true, moved }: { readonly answered?: boolean; readonly moved?: Movement | undefined } = {},
): Promise<Shown> {
  const output = shown(charge, ctx.config.publicUrl)
  const news = newsOf(ctx, output, faults, { answered })
  const { reference } = charge
  await Promise.all([
    saveCharge(db, charge),
    moved && writeLedger(db, { at: ctx.now(), reference, ...moved }),
    news && signal(webhooks, reference, 'moved', news),
  ])
  return output
}
