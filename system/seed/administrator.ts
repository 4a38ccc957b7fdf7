import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { send, type Shop } from './send.ts'

/** How the first administrator signs in. */
export interface Administrator {
  readonly email: string
  readonly password: string
  /** Where that is written down, readable by the owner only. */
  readonly file: string
}

const EMAIL = 'admin@souk.example'

/**
 * Makes the account of the first administrator through the public API, once for each data folder. Answers how to sign in, or
 * undefined when that was told by an earlier start, even if its file is gone. The password is written down before it is used, so that a start that was
 * interrupted here goes on with the next one.
 */
export async function firstAdministrator(
  about: Omit<Shop, 'signal'>,
  signal: AbortSignal,
): Promise<Administrator | undefined> {
  const done = join(about.data, 'administrator.json')
  if (existsSync(done)) return undefined
  const draft = `${done}.new`
  const isResumed = existsSync(draft)
  const { email, password } = isResumed ? read(draft) : write(draft)
  const outcome = await send({ ...about, signal }, 'POST', '/v1/staff', {
    email,
    password,
    name: 'Administrator',
    roles: ['administrator'],
  })
  if (outcome === 'was there' && !isResumed) {
    rmSync(draft)
    return undefined
  }
  renameSync(draft, done)
  return { email, password, file: done }
}

type Credentials = Pick<Administrator, 'email' | 'password'>

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Credentials

function write(file: string): Credentials {
  const credentials = { email: EMAIL, password: randomBytes(18).toString('base64url') }
  writeFileSync(file, `${JSON.stringify(credentials, undefined, 2)}\n`, { mode: 0o600, flush: true })
  return credentials
}
