import type { Context, Transaction } from '@souk/kit/service'
import { makeKey } from './access-token.ts'
import type { Config } from './config.ts'
import { signing, successor, type SigningKey, type Successor } from './domain/keyring.ts'
import { insertKey, readKeys } from './store/signing-keys.ts'

export type Making = Pick<Context<Config>, 'now' | 'newId' | 'secret' | 'config'>

/** So many secrets of 160 bits make a key and the nonce of its encryption. */
const bytesOf = (...secrets: readonly string[]) => Buffer.concat(secrets.map((each) => Buffer.from(each, 'base64url')))

/** Makes a key and answers all there are then. Of two who make one at once the first one's counts. */
export async function addKey(ctx: Making, db: Transaction['db'], next: Successor): Promise<SigningKey[]> {
  const chance = { seed: bytesOf(ctx.secret(), ctx.secret()), nonce: bytesOf(ctx.secret()) }
  void insertKey(db, makeKey(ctx.config.secret, { ...next, keyId: ctx.newId('key') }, chance))
  return readKeys(db)
}

/** The key that signs now. Whoever needs it sees to it that there is one, and that the next one is announced in time. */
export async function keyForSigning(ctx: Making, db: Transaction['db']): Promise<SigningKey> {
  const keys = await readKeys(db)
  const next = successor(keys, ctx.now(), ctx.config.keyDays)
  const key = signing(next === undefined ? keys : await addKey(ctx, db, next), ctx.now())
  if (key === undefined) throw new Error('no key was made to sign with')
  return key
}
