import type { Handler } from '@souk/kit/service'
import type { user } from '../contract.ts'
import { isUsable, readKey } from '../domain/api-key.ts'
import { permissionsOf, within } from '../domain/roles.ts'
import { isActiveStaff } from '../domain.ts'
import { isSecretOf } from '../key-digest.ts'
import { findAccount } from '../store/accounts.ts'
import { findKey } from '../store/api-keys.ts'

/** What its owner may do is looked up each time, so that who is disabled or has other roles has other keys at once. */
export const introspect: Handler<typeof user.operations.introspect> = async ({ key }, ctx) => {
  const said = readKey(key)
  const found = said && (await findKey(ctx.db, said.keyId))
  if (said === undefined || found === undefined || !isSecretOf(found.secretDigest, said.secret))
    return { active: false }
  const owner = await findAccount(ctx.db, found.accountId)
  if (owner === undefined || !isActiveStaff(owner) || !isUsable(found, ctx.now())) return { active: false }
  return {
    active: true,
    subject: owner.id,
    permissions: within(found.permissions, permissionsOf(owner.roles)),
    expiresAt: new Date(found.expiresAt).toISOString(),
  }
}
