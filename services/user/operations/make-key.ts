import type { Handler } from '@souk/kit/service'
import type { user } from '../contract.ts'
import { KEY_LIFE_DAYS, MOST_KEYS, shownKey, written, type ApiKey } from '../domain/api-key.ts'
import { covers, permissionsOf } from '../domain/roles.ts'
import { isActiveStaff } from '../domain.ts'
import { digestOfKey } from '../key-digest.ts'
import { lockAccount } from '../store/accounts.ts'
import { countKeys, insertKey } from '../store/api-keys.ts'

const DAY_MS = 86_400_000

export const makeKey: Handler<typeof user.operations.makeKey> = async (input, ctx) => {
  const permissions = [...new Set(input.permissions)]
  const tooMuch = () =>
    ctx.refuse('more_than_yours', 'The key would do more than you may.', [{ pointer: '/permissions' }])
  if (!covers(ctx.caller.permissions, permissions)) throw tooMuch()
  return ctx.tx(async ({ db }) => {
    const now = ctx.now()
    const owner = await lockAccount(db, ctx.caller.subject ?? '')
    if (owner === undefined || !isActiveStaff(owner))
      throw ctx.refuse('no_account', 'A key belongs to somebody who has an account here: sign in with it.')
    if (!covers(permissionsOf(owner.roles), permissions)) throw tooMuch()
    if ((await countKeys(db, owner.id, now)) >= MOST_KEYS)
      throw ctx.refuse('too_many_keys', `You have ${MOST_KEYS} keys already: revoke those that are not used.`)
    const secret = ctx.secret()
    const key: ApiKey = {
      id: ctx.newId('key'),
      accountId: owner.id,
      name: input.name,
      secretDigest: digestOfKey(secret),
      permissions,
      createdAt: now,
      expiresAt: now + (input.expiresInDays ?? KEY_LIFE_DAYS) * DAY_MS,
    }
    void insertKey(db, key)
    return { ...shownKey(key), key: written(key.id, secret) }
  })
}
