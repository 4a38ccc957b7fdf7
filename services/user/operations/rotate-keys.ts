import type { Handler } from '@souk/kit/service'
import type { Config } from '../config.ts'
import type { user } from '../contract.ts'
import { asked, keySet } from '../domain/keyring.ts'
import { addKey } from '../keyring.ts'
import { readKeys, revokeKeys } from '../store/signing-keys.ts'

export const rotateKeys: Handler<typeof user.operations.rotateKeys, Config> = async ({ leaked = false }, ctx) =>
  ctx.tx(async ({ db }) => {
    const now = ctx.now()
    const before = await readKeys(db)
    const next = asked(before, now, leaked)
    if (next === undefined) return keySet(before, now)
    if (leaked) void revokeKeys(db, next.generation, now)
    return keySet(await addKey(ctx, db, next), now)
  })
