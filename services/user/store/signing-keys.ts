import type { Reader, Writer } from '@souk/kit/database'
import type { SigningKey } from '../domain/keyring.ts'

interface Row {
  generation: number
  key_id: string
  public_half: string
  sealed: string
  active_at: number
  revoked_at: number | null
}

const asKey = (row: Row): SigningKey => ({
  generation: row.generation,
  keyId: row.key_id,
  publicHalf: row.public_half,
  sealed: row.sealed,
  activeAt: row.active_at,
  ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
})

/** All keys that are kept, in the order in which they were made. */
export async function readKeys(db: Reader): Promise<SigningKey[]> {
  const found = await db.all<Row>`
    select generation, key_id, public_half, sealed, active_at, revoked_at from signing_key order by generation`
  return found.map(asKey)
}

/** Keeps a key, unless somebody else has made the one of this generation. */
export const insertKey = (db: Writer, key: SigningKey): Promise<number> => db.run`
  insert into signing_key (generation, key_id, public_half, sealed, active_at)
  values (${key.generation}, ${key.keyId}, ${key.publicHalf}, ${key.sealed}, ${key.activeAt})
  on conflict (generation) do nothing`

/** What the keys before this generation have signed is not believed any more. */
export const revokeKeys = (db: Writer, before: number, now: number): Promise<number> =>
  db.run`update signing_key set revoked_at = ${now} where generation < ${before} and revoked_at is null`

export const forgetKeys = (db: Writer, before: number): Promise<number> =>
  db.run`delete from signing_key where generation < ${before}`
