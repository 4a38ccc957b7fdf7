import { randomUUID } from 'node:crypto'
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, importJWK, jwtVerify, SignJWT, type CryptoKey, type JWK } from 'jose'

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
 * Ed25519 keys in a folder that the processes of one system share: `<name>.private.json` (0600, made at the first start)
 * and `<name>.public.json`.
 */
export async function folderKeys(folder: string, name: string): Promise<Keys> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { d, ...publicPart } = await ownKey(folder, name)
  // Written at every start: a process may have died between its two files.
  put(join(folder, `${name}.public.json`), publicPart, renameSync)
  const mine = await importJWK({ ...publicPart, ...(d === undefined ? {} : { d }) }, 'EdDSA')
  const known = new Map<string, CryptoKey>()
  const publicKey = async (issuer: string): Promise<CryptoKey> => {
    const cached = known.get(issuer)
    if (cached) return cached
    const file = join(folder, `${issuer}.public.json`)
    if (!/^[a-z][a-z0-9-]*$/.test(issuer) || !existsSync(file)) throw new Error('the passport has an unknown issuer')
    const key = (await importJWK(JSON.parse(readFileSync(file, 'utf8')) as JWK, 'EdDSA')) as CryptoKey
    known.set(issuer, key)
    return key
  }
  return {
    sign: (claims) => new SignJWT({ ...claims }).setProtectedHeader({ alg: 'EdDSA', typ: TYPE, kid: name }).sign(mine),
    verify: async (token) => {
      const { payload, protectedHeader } = await jwtVerify(token, ({ kid }) => publicKey(String(kid)), {
        algorithms: ['EdDSA'],
        typ: TYPE,
        currentDate: new Date(0),
      })
      if (payload.iss !== protectedHeader.kid)
        throw new Error('the passport was signed by somebody else than its issuer')
      return payload as unknown as Claims
    },
  }
}

async function ownKey(folder: string, name: string): Promise<JWK> {
  const file = join(folder, `${name}.private.json`)
  if (!existsSync(file)) await makeKey(file)
  chmodSync(file, 0o600)
  return JSON.parse(readFileSync(file, 'utf8')) as JWK
}

/** Of several processes that start at once one makes the key; the others find it. */
async function makeKey(file: string): Promise<void> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  try {
    put(file, await exportJWK(privateKey), linkSync)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** Whole or not at all: nobody reads half a key. */
function put(file: string, key: JWK, place: (from: string, to: string) => void): void {
  const draft = `${file}.${process.pid}.${randomUUID()}`
  writeFileSync(draft, JSON.stringify(key), { flag: 'wx', mode: 0o600 })
  try {
    place(draft, file)
  } finally {
    rmSync(draft, { force: true })
  }
}
