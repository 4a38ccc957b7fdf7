import { createHash } from 'node:crypto'
import { isSame } from './secrets.ts'

/** What is kept of the secret of a key. It has 160 random bits, so nobody finds it by trying. */
export const digestOfKey = (secret: string): string => createHash('sha256').update(secret).digest('base64url')

/** Is this the secret of a key? Compares in constant time. */
export const isSecretOf = (digest: string, secret: string): boolean => isSame(digest, digestOfKey(secret))
