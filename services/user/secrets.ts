import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** What is made of the one secret of the service: each purpose has its own key (HKDF, RFC 5869). */
type Purpose = 'refresh tokens' | 'links' | 'signing keys' | 'e-mail addresses'

const KEY_BYTES = 32
const keyFor = (secret: string, purpose: Purpose): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `souk ${purpose}`, KEY_BYTES))

/** A seal on some texts. Without the secret nobody can make it, and nobody finds out by trying what was sealed. */
export const sealOf = (secret: string, purpose: Purpose, ...texts: readonly (string | number)[]): string =>
  createHmac('sha256', keyFor(secret, purpose)).update(JSON.stringify(texts)).digest('base64url')

/** Compares in constant time. */
export const isSame = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Encrypts; what is named in `label` opens it only under the same name. `nonce`: never the same twice. */
export function encrypt(secret: string, label: string, plain: Buffer, nonce: Buffer): string {
  const start = nonce.subarray(0, NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, keyFor(secret, 'signing keys'), start).setAAD(Buffer.from(label))
  const hidden = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([start, cipher.getAuthTag(), hidden]).toString('base64url')
}

/** Undefined when the secret is another one, or something was changed. */
export function decrypt(secret: string, label: string, sealed: string): Buffer | undefined {
  const bytes = Buffer.from(sealed, 'base64url')
  const [nonce, tag, hidden] = [
    bytes.subarray(0, NONCE_BYTES),
    bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES),
    bytes.subarray(NONCE_BYTES + TAG_BYTES),
  ]
  const decipher = createDecipheriv(CIPHER, keyFor(secret, 'signing keys'), nonce).setAAD(Buffer.from(label))
  const plain = decipher.setAuthTag(tag).update(hidden)
  try {
    return Buffer.concat([plain, decipher.final()])
  } catch {
    return undefined
  }
}
