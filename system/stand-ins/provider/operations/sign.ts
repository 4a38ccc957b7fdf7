import type { Handler } from '@souk/kit/service'
import type { provider } from '../contract.ts'
import type { ProviderSettings } from '../settings.ts'
import { sign as signed } from '../signature.ts'

export const sign: Handler<typeof provider.operations.sign, ProviderSettings> = async ({ body }, ctx) => {
  const signedAt = ctx.now()
  return { signature: signed(ctx.config.webhookSecret, body, signedAt), signedAt }
}
