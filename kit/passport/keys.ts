// Its parts one by one: to load the whole of it, with encryption, takes four times as long in every process.
import type { CryptoKey } from 'jose'
import { SignJWT } from 'jose/jwt/sign'
import { jwtVerify } from 'jose/jwt/verify'
import { importJWK } from 'jose/key/import'
import type { Clock } from '../world/clock.ts'
import { keyId, openKeyFolder, ownerOf, type Generation } from './key-folder.ts'
import { inUse, LOOK_MS, tend } from './rotation.ts'

/** What a passport says. Times are seconds since 1970, as in every JWT (RFC 7519). */
export interface Claims {
  readonly iss: string
  readonly aud: string
  readonly exp: number
  readonly sub?: string
  readonly permissions?: readonly string[]
}

/** A port: signs in the name of this process and verifies what others signed. */
export interface Keys {
  sign(claims: Claims): Promise<string>
  /** Rejects when the token was not signed by its issuer. Does not look at audience or time. */
  verify(token: string): Promise<Claims>
}

const TYPE = 'passport+jwt'

/**
 * Ed25519 keys in a folder that the processes of one system share. The key of a process is replaced once a day: the next one
 * is published before it signs, and the one before stays until its last passport has expired. `failed` hears why that was not
 * possible; then the present key goes on to sign.
 */
export async function folderKeys(
  folder: string,
  name: string,
  clock: Clock,
  failed: (error: unknown) => void = () => {},
): Promise<Keys> {
  const keys = openKeyFolder(folder)
  const imported = new Map<string, ReturnType<typeof importJWK>>()
  let generations = await tend(keys, name, clock)
  let lookedAt = clock.monotonic()
  let looking: Promise<void> | undefined

  const look = async () => {
    lookedAt = clock.monotonic()
    try {
      generations = await tend(keys, name, clock)
    } catch (error) {
      failed(error)
    }
    looking = undefined
  }
  const privateKey = (kid: string, { jwk }: Generation) => {
    const key = imported.get(kid) ?? importJWK(jwk, 'EdDSA')
    imported.set(kid, key)
    return key
  }
  const publicKey = publicKeys(keys.publicKey, clock)

  return {
    sign: async (claims) => {
      if (clock.monotonic() - lookedAt >= LOOK_MS) looking ??= look()
      await looking
      const mine = inUse(generations, clock)
      const kid = keyId(mine)
      const key = await privateKey(kid, mine)
      return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'EdDSA', typ: TYPE, kid }).sign(key)
    },
    verify: async (token) => {
      const { payload, protectedHeader } = await jwtVerify(token, ({ kid }) => publicKey(String(kid)), {
        algorithms: ['EdDSA'],
        typ: TYPE,
        currentDate: new Date(0),
      })
      if (payload.iss !== ownerOf(String(protectedHeader.kid)))
        throw new Error('the passport was signed by somebody else than its issuer')
      return payload as unknown as Claims
    },
  }
}

/** Public keys by their id, read once, and looked after every few seconds: a key that was removed is none any more. */
function publicKeys(read: (kid: string) => object | undefined, clock: Clock): (kid: string) => Promise<CryptoKey> {
  const known = new Map<string, { key: CryptoKey; seenAt: number }>()
  return async (kid) => {
    const before = known.get(kid)
    if (before && clock.monotonic() - before.seenAt < LOOK_MS) return before.key
    const jwk = read(kid)
    if (jwk === undefined) {
      known.delete(kid)
      throw new Error('the passport has an unknown issuer')
    }
    const key = before?.key ?? ((await importJWK(jwk, 'EdDSA')) as CryptoKey)
    known.set(kid, { key, seenAt: clock.monotonic() })
    return key
  }
}
