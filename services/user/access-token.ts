import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto'
import { decrypt, encrypt } from './secrets.ts'
import type { SigningKey, Successor } from './domain/keyring.ts'

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410, section 7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const SEED_BYTES = 32

const privateKey = (seed: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })

/** A new key, made of chance: at least 32 bytes of it for the key and 12 for its encryption. */
export function makeKey(
  secret: string,
  next: Successor & Pick<SigningKey, 'keyId'>,
  chance: { readonly seed: Buffer; readonly nonce: Buffer },
): SigningKey {
  const seed = chance.seed.subarray(0, SEED_BYTES)
  const { x = '' } = createPublicKey(privateKey(seed)).export({ format: 'jwk' })
  return { ...next, publicHalf: x, sealed: encrypt(secret, next.keyId, seed, chance.nonce) }
}

/** The claims of an access token (RFC 9068). Times in seconds since 1970. */
export interface AccessClaims {
  readonly iss: string
  readonly aud: string
  readonly sub: string
  readonly iat: number
  readonly exp: number
  readonly jti: string
  /** The session it belongs to. */
  readonly sid: string
  /** Of staff only. */
  readonly permissions?: readonly string[]
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/**
 * Signs an access token (JWS compact serialisation with EdDSA, RFC 8037). Not by a library: those sign asynchronously, in an
 * order that a seed of the simulation could not repeat. Clients verify it with any. Undefined: the key was encrypted with
 * another secret.
 */
export function signAccessToken(
  secret: string,
  { keyId, sealed }: SigningKey,
  claims: AccessClaims,
): string | undefined {
  const seed = decrypt(secret, keyId, sealed)
  if (seed === undefined) return undefined
  const signed = `${part({ alg: 'EdDSA', typ: 'at+jwt', kid: keyId })}.${part(claims)}`
  const signature = sign(null, Buffer.from(signed), privateKey(seed))
  return `${signed}.${signature.toString('base64url')}`
}
