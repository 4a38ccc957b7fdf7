import { argon2 } from 'node:crypto'
import type { Digest } from './passwords.ts'

/** Argon2id (RFC 9106) by Node itself, in a thread beside the event loop. */
export const argon2Digest: Digest = (password, { memory, passes, parallelism, salt }, bytes) =>
  new Promise((resolve, reject) => {
    const parameters = { message: password, nonce: salt, memory, passes, parallelism, tagLength: bytes }
    argon2('argon2id', parameters, (error, hash) => (error ? reject(error) : resolve(hash)))
  })
