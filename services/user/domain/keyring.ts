const DAY_MS = 86_400_000

/** How long an access token can be used. */
export const TOKEN_LIFE_MS = 600_000
/** A key can be read so long before it signs: everybody who caches keys has it by then. */
const ANNOUNCED_MS = DAY_MS
/** Clocks differ a little. */
const SKEW_MS = 60_000

/** A key that signs access tokens. Times in milliseconds since 1970. */
export interface SigningKey {
  /** 1, 2, 3 …: the latest that is active signs. */
  readonly generation: number
  readonly keyId: string
  /** `x` of the JSON Web Key. */
  readonly publicHalf: string
  /** The private half, encrypted. */
  readonly sealed: string
  readonly activeAt: number
  readonly revokedAt?: number
}

/** What the next key is to be. */
export type Successor = Pick<SigningKey, 'generation' | 'activeAt'>

const sound = (keys: readonly SigningKey[]) => keys.filter(({ revokedAt }) => revokedAt === undefined)
const latest = (keys: readonly SigningKey[]): SigningKey | undefined =>
  keys.reduce<SigningKey | undefined>(
    (one, other) => (one && one.generation > other.generation ? one : other),
    undefined,
  )

/** The key that signs now. */
export const signing = (keys: readonly SigningKey[], now: number): SigningKey | undefined =>
  latest(sound(keys).filter(({ activeAt }) => activeAt <= now))

/** The key that is to be made now, if one is: when there is none that signs, and a day before the present one has its age. */
export function successor(keys: readonly SigningKey[], now: number, keyDays: number): Successor | undefined {
  const newest = latest(keys)
  const generation = (newest?.generation ?? 0) + 1
  if (newest === undefined || signing(keys, now) === undefined) return { generation, activeAt: now }
  const changesAt = newest.activeAt + keyDays * DAY_MS
  if (now < changesAt - ANNOUNCED_MS) return undefined
  return { generation, activeAt: Math.max(changesAt, now + ANNOUNCED_MS) }
}

/** The key that staff ask for: in a day, or at once. Undefined when one is announced already. */
export function asked(keys: readonly SigningKey[], now: number, atOnce: boolean): Successor | undefined {
  const newest = latest(keys)
  const generation = (newest?.generation ?? 0) + 1
  if (atOnce) return { generation, activeAt: now }
  return newest !== undefined && newest.activeAt > now ? undefined : { generation, activeAt: now + ANNOUNCED_MS }
}

/** The keys that are of use to who verifies: those to come, the present one, and those whose last token is not over. */
export const published = (keys: readonly SigningKey[], now: number): SigningKey[] =>
  sound(keys).filter(({ generation }) => {
    const next = latest(sound(keys).filter((each) => each.generation === generation + 1))
    return next === undefined || now < next.activeAt + TOKEN_LIFE_MS + SKEW_MS
  })

/** The keys as the contract shows them: a JSON Web Key Set. */
export const keySet = (keys: readonly SigningKey[], now: number) => ({
  keys: published(keys, now).map(({ keyId, publicHalf }) => ({
    kty: 'OKP' as const,
    crv: 'Ed25519' as const,
    x: publicHalf,
    kid: keyId,
    alg: 'EdDSA' as const,
    use: 'sig' as const,
  })),
})
