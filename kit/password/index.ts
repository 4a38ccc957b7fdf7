export { createPasswords, type Digest, type Passwords } from './passwords.ts'
export { argon2Digest } from './argon2.ts'
