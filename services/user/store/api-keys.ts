import { sql, type Reader, type Writer } from '@souk/kit/database'
import type { ApiKey } from '../domain/api-key.ts'

interface Row {
  key_id: string
  account_id: string
  name: string
  secret_digest: string
  permissions: string
  created_at: number
  expires_at: number
  revoked_at: number | null
  last_used_at: number | null
}

const COLUMNS = sql`key_id, account_id, name, secret_digest, permissions, created_at, expires_at, revoked_at,
  last_used_at`

const asKey = (row: Row): ApiKey => ({
  id: row.key_id,
  accountId: row.account_id,
  name: row.name,
  secretDigest: row.secret_digest,
  permissions: JSON.parse(row.permissions) as string[],
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
  ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
})

export const insertKey = (db: Writer, key: ApiKey): Promise<number> => db.run`
  insert into api_key (key_id, account_id, name, secret_digest, permissions, created_at, expires_at)
  values (${key.id}, ${key.accountId}, ${key.name}, ${key.secretDigest}, ${JSON.stringify(key.permissions)},
          ${key.createdAt}, ${key.expiresAt})`

export async function findKey(db: Reader, id: string): Promise<ApiKey | undefined> {
  const row = await db.get<Row>`select ${COLUMNS} from api_key where key_id = ${id}`
  return row && asKey(row)
}

/** The keys of somebody, the newest first. */
export async function listKeys(db: Reader, accountId: string, limit: number): Promise<ApiKey[]> {
  const found = await db.all<Row>`
    select ${COLUMNS} from api_key where account_id = ${accountId} order by key_id desc limit ${limit}`
  return found.map(asKey)
}

/** How many keys of somebody can still be used. */
export async function countKeys(db: Reader, accountId: string, now: number): Promise<number> {
  const row = await db.get<{ n: number }>`
    select count(*) as n from api_key
    where account_id = ${accountId} and revoked_at is null and expires_at > ${now}`
  return row?.n ?? 0
}

export const revoke = (db: Writer, id: string, now: number): Promise<number> =>
  db.run`update api_key set revoked_at = ${now} where key_id = ${id} and revoked_at is null`

/** Notes that a key is used now, unless that was noted since `since`. */
export const noteUseOf = (db: Writer, id: string, now: number, since: number): Promise<number> => db.run`
  update api_key set last_used_at = ${now} where key_id = ${id} and (last_used_at is null or last_used_at <= ${since})`

/** Keys that could not be used for so long that nobody asks about them any more. */
export const forgetApiKeys = (db: Writer, before: number): Promise<number> =>
  db.run`delete from api_key where expires_at < ${before} or revoked_at < ${before}`
