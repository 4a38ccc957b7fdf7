import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
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
  const mine = await importJWK(await ownKey(folder, name), 'EdDSA')
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
  if (!existsSync(file)) await makeKey(folder, name, file)
  chmodSync(file, 0o600)
  return JSON.parse(readFileSync(file, 'utf8')) as JWK
}

async function makeKey(folder: string, name: string, file: string): Promise<void> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const { d, ...publicPart } = await exportJWK(privateKey)
  try {
    writeFileSync(file, JSON.stringify({ ...publicPart, d }), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return
    throw error
  }
  writeFileSync(join(folder, `${name}.public.json`), JSON.stringify(publicPart), { mode: 0o600 })
}
