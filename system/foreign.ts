import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A service in another language: what its folder says in `service.json`. */
export interface Foreign {
  readonly name: string
  /** The command that runs one process of it, in its folder. */
  readonly run: readonly string[]
  readonly folder: string
}

const MANIFEST = 'service.json'
const NAME = /^[a-z][a-z0-9-]{0,62}$/

/** Does a folder hold a service that says itself how it is run? */
export const isForeign = (folder: string): boolean => existsSync(join(folder, MANIFEST))

/** Reads how the service of a folder is run. Throws one sentence when the folder does not say it. */
export function readForeign(folder: string): Foreign {
  const file = join(folder, MANIFEST)
  const { name, run } = read(file)
  if (typeof name !== 'string' || !NAME.test(name)) throw new Error(`${file}: "name" must be the name of a service.`)
  const isCommand = Array.isArray(run) && run.length > 0 && run.every((word) => typeof word === 'string' && word !== '')
  if (!isCommand) throw new Error(`${file}: "run" must be a command, such as ["python3", "-m", "${name}"].`)
  return { name, run: run as string[], folder }
}

function read(file: string): { name?: unknown; run?: unknown } {
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof manifest === 'object' && manifest !== null ? manifest : {}
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}.`, { cause: error })
  }
}
