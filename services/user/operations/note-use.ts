import type { Handler } from '@souk/kit/service'
import type { user } from '../contract.ts'
import { NOTED_MS, readKey } from '../domain/api-key.ts'
import { isSecretOf } from '../key-digest.ts'
import { findKey, noteUseOf } from '../store/api-keys.ts'

/** Of a key that nobody has nothing is noted, and nobody learns that there is none. */
export const noteUse: Handler<typeof user.operations.noteUse> = async ({ key }, ctx) => {
  const said = readKey(key)
  const found = said && (await findKey(ctx.db, said.keyId))
  if (said === undefined || found === undefined || !isSecretOf(found.secretDigest, said.secret)) return {}
  return ctx.tx(async ({ db }) => {
    const now = ctx.now()
    void noteUseOf(db, found.id, now, now - NOTED_MS)
    return {}
  })
}
