import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Weights } from '@souk/kit/discovery'

/** What a running system tells the command line on the same machine; `control.json`, readable by the owner only. */
export interface Control {
  readonly pid: number
  /** The supervisor. */
  readonly url: string
  readonly token: string
  /** The public door. */
  readonly gateway: string
  /** Opens every staff operation, as `Authorization: Bearer <staffKey>`. */
  readonly staffKey: string
}

/** Made once, at the first start, and kept; `secrets.json`, readable by the owner only. */
export interface Secrets {
  readonly busToken: string
  readonly registryToken: string
  readonly staffKey: string
  /** Passwords of the services' own roles, when PostgreSQL is used. */
  readonly databasePasswords: Record<string, string>
  /** By the first of the variables that carry it. */
  readonly shared: Record<string, string>
}

export const newSecret = () => randomBytes(24).toString('base64url')

/**
 * The secrets that several processes share, by variable. What the environment says for one of the variables holds for all of
 * them; otherwise they are made once and kept.
 */
export function sharedSecrets(
  variables: readonly (readonly string[])[],
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
  secrets: Secrets,
): Record<string, string> {
  const found: Record<string, string> = {}
  for (const names of variables) {
    const given = names.map((name) => env[name]).find((value) => value !== undefined)
    const value = given ?? (secrets.shared[names[0] as string] ??= newSecret())
    for (const name of names) found[name] = value
  }
  saveSecrets(folder, secrets)
  return found
}

/** Makes the folder and answers its secrets. Throws one clear sentence when it cannot be used. */
export function openDataFolder(folder: string): Secrets {
  const file = join(folder, 'secrets.json')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    const later = { databasePasswords: {}, shared: {} }
    if (existsSync(file)) return { ...later, ...(JSON.parse(readFileSync(file, 'utf8')) as Secrets) }
    const secrets = { busToken: newSecret(), registryToken: newSecret(), staffKey: newSecret(), ...later }
    writePrivate(file, secrets)
    return secrets
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new Error(`${file} is damaged: put it back from a backup.`, { cause: error })
    throw unusable(folder, error)
  }
}

const unusable = (folder: string, error: unknown) =>
  new Error(
    `The data folder ${folder} cannot be written (${(error as NodeJS.ErrnoException).code}): choose another with SOUK_DATA.`,
    { cause: error },
  )

export const saveSecrets = (folder: string, secrets: Secrets) => writePrivate(join(folder, 'secrets.json'), secrets)
export const saveControl = (folder: string, control: Control) => writePrivate(join(folder, 'control.json'), control)

export function readControl(folder: string): Control | undefined {
  const file = join(folder, 'control.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Control) : undefined
}

/** The weights of versions that were set; none without the file. Throws one clear sentence when it is damaged. */
export function readWeights(folder: string): Weights {
  const file = join(folder, 'weights.json')
  if (!existsSync(file)) return {}
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Weights
  } catch (cause) {
    throw new Error(`${file} is damaged: remove it, and set the weights of versions again.`, { cause })
  }
}

export const saveWeights = (folder: string, weights: Weights) => writePrivate(join(folder, 'weights.json'), weights)

/** Replaced in one step, so that nobody reads half a file. */
function writePrivate(file: string, content: object): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 })
  chmodSync(`${file}.new`, 0o600)
  renameSync(`${file}.new`, file)
}

const SQLITE_BUSY = 5

function openLock(folder: string): DatabaseSync {
  try {
    return new DatabaseSync(join(folder, 'supervisor.lock'), { timeout: 0 })
  } catch (error) {
    throw unusable(folder, error)
  }
}

/** Takes the folder for this process. Throws when another supervisor has it; the lock ends with the process. */
export function lockDataFolder(folder: string): () => void {
  const lock = openLock(folder)
  try {
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw unusable(folder, error)
    const running = readControl(folder)
    throw new Error(
      `Souk is running on ${folder} already${running ? ` (process ${running.pid}, ${running.gateway})` : ''}: stop it first, or choose another folder with SOUK_DATA.`,
      { cause: error },
    )
  }
  return () => lock.close()
}
