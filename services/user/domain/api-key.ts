/** A key of a program. Times in milliseconds since 1970. */
export interface ApiKey {
  readonly id: string
  readonly accountId: string
  readonly name: string
  readonly secretDigest: string
  readonly permissions: readonly string[]
  readonly createdAt: number
  readonly expiresAt: number
  readonly revokedAt?: number
  readonly lastUsedAt?: number
}

/** How long a key opens something, if its maker does not say: nobody remembers older ones. */
export const KEY_LIFE_DAYS = 90
/** So many keys that can still be used somebody may have. */
export const MOST_KEYS = 20

const KEY = /^souk_(key_[0-9a-z]{26})_([\w-]{27})$/

/** The key as it is sent. Whoever finds one in a text knows by `souk_` what it is. */
export const written = (id: string, secret: string): string => `souk_${id}_${secret}`

/** What a key says of itself; undefined when it has not the form of one. */
export function readKey(key: string): { keyId: string; secret: string } | undefined {
  const [, keyId, secret] = KEY.exec(key) ?? []
  return keyId === undefined || secret === undefined ? undefined : { keyId, secret }
}

/** When a key is used for the second time in an hour, that is not written down. */
export const NOTED_MS = 3_600_000

export const isUsable = ({ expiresAt, revokedAt }: ApiKey, now: number): boolean =>
  revokedAt === undefined && now < expiresAt

const moment = (at: number): string => new Date(at).toISOString()

/** A key as the contract shows it: without its secret, which nobody knows any more. */
export const shownKey = ({ id, name, permissions, createdAt, expiresAt, revokedAt, lastUsedAt }: ApiKey) => ({
  keyId: id,
  name,
  permissions: [...permissions],
  createdAt: moment(createdAt),
  expiresAt: moment(expiresAt),
  ...(revokedAt === undefined ? {} : { revokedAt: moment(revokedAt) }),
  ...(lastUsedAt === undefined ? {} : { lastUsedAt: moment(lastUsedAt) }),
})
