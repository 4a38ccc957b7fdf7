import { may, type Handler } from '@souk/kit/service'
import type { user } from '../contract.ts'
import { findKey, revoke } from '../store/api-keys.ts'

export const revokeKey: Handler<typeof user.operations.revokeKey> = ({ keyId }, ctx) =>
  ctx.tx(async ({ db }) => {
    const found = await findKey(db, keyId)
    const isTheirs = found !== undefined && (found.accountId === ctx.caller.subject || may(ctx.caller, 'user:write'))
    if (!isTheirs) throw ctx.refuse('unknown_key', 'You have no such key.')
    void revoke(db, keyId, ctx.now())
    return {}
  })
