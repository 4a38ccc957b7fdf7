import { may, type Handler } from '@souk/kit/service'
import type { user } from '../contract.ts'
import { shownKey } from '../domain/api-key.ts'
import { listKeys } from '../store/api-keys.ts'

const MOST_SHOWN = 200

export const apiKeys: Handler<typeof user.operations.apiKeys> = async ({ staffId }, ctx) => {
  const own = ctx.caller.subject ?? ''
  if (staffId !== undefined && staffId !== own && !may(ctx.caller, 'user:read'))
    throw ctx.refuse('unknown_staff', 'Nobody of that name works here.')
  const found = await listKeys(ctx.db, staffId ?? own, MOST_SHOWN)
  return { data: found.map(shownKey) }
}
