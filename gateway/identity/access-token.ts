import type { JWK, JWTPayload } from 'jose'
import { decodeProtectedHeader } from 'jose/decode/protected_header'
import { jwtVerify } from 'jose/jwt/verify'
import type { Bearer } from '@souk/kit/passport'
import type { Clock } from '@souk/kit/world'
import type { KeySet } from './key-set.ts'
import { createMemory } from './memory.ts'

const TYPE = 'at+jwt'
const MOST_REMEMBERED = 10_000

/** Who makes access tokens, and for whom. */
export interface Issue {
  readonly issuer: string
  readonly audience: string
}

/**
 * Verifies access tokens (RFC 9068, by EdDSA). A verified one is remembered by its full text until it expires, and counts as
 * long as the key that signed it is published. Answers undefined for a token that is not valid; rejects when that cannot be
 * told because its key is unknown here and cannot be asked for.
 */
export function createTokenCheck(
  clock: Clock,
  keys: KeySet,
  issue: Issue,
): (token: string) => Bearer | undefined | Promise<Bearer | undefined> {
  const verified = createMemory<{ bearer: Bearer; kid: string }>(clock, MOST_REMEMBERED)

  const verify = async (token: string): Promise<Bearer | undefined> => {
    const kid = keyIdOf(token)
    if (kid === undefined) return undefined
    const key = keys.known(kid) ?? (await keys.find(kid))
    if (key === undefined) return undefined
    const options = { ...issue, typ: TYPE, algorithms: ['EdDSA'], requiredClaims: ['sub', 'exp'] }
    const claims = await jwtVerify(token, key as JWK, { ...options, currentDate: new Date(clock.now()) }).then(
      ({ payload }) => payload,
      () => undefined,
    )
    const bearer = claims && bearerOf(claims)
    if (bearer) verified.put(token, { bearer, kid }, (claims.exp as number) * 1_000)
    return bearer
  }

  return (token) => {
    const known = verified.get(token)
    return known !== undefined && keys.known(known.kid) !== undefined ? known.bearer : verify(token)
  }
}

/**
 * Only a header of exactly these three fields is read further: no other algorithm, and no field that brings a key along or
 * says where to get one (`jwk`, `jku`, `x5u`) or changes how the rest is read (`crit`, `b64`).
 */
function keyIdOf(token: string): string | undefined {
  try {
    const { alg, typ, kid, ...others } = decodeProtectedHeader(token)
    const isPlain = alg === 'EdDSA' && typ === TYPE && Object.keys(others).length === 0
    return isPlain && typeof kid === 'string' ? kid : undefined
  } catch {
    return undefined
  }
}

function bearerOf({ sub, permissions = [] }: JWTPayload): Bearer | undefined {
  const isSound = typeof sub === 'string' && sub !== '' && Array.isArray(permissions)
  if (!isSound || permissions.some((each) => typeof each !== 'string')) return undefined
  return { subject: sub, permissions: permissions as string[] }
}
