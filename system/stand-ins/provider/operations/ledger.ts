import type { Handler } from '@souk/kit/service'
import type { provider } from '../contract.ts'
import type { ProviderSettings } from '../settings.ts'
import { ledgerAfter } from '../store.ts'

const PAGE = 1_000

export const ledger: Handler<typeof provider.operations.ledger, ProviderSettings> = async ({ after = 0 }, ctx) => {
  const found = await ledgerAfter(ctx.db, after, PAGE)
  return { data: found.map((entry) => ({ ...entry, at: new Date(entry.at).toISOString() })) }
}
