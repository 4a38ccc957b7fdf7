import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { loaded } from './loaded.ts'
import { root } from './system.ts'

/** From the root of the repository. */
export const EXAMPLE = 'examples/recommendation-python'
const folder = join(root, EXAMPLE)
const own = join(folder, '.venv', 'bin', 'python')
const NEW_ENOUGH = 'import sys, venv, ensurepip; assert sys.version_info >= (3, 11)'
const NEEDED = 'import sys; assert sys.version_info >= (3, 11); import cryptography'
const INSTALL_MS = 120_000

const run = (command: string, ...args: string[]) =>
  promisify(execFile)(command, args, { cwd: folder, timeout: INSTALL_MS })

const succeeds = (...command: [string, ...string[]]): Promise<boolean> =>
  run(...command).then(
    () => true,
    () => false,
  )

/** A Python that can make an environment of its own; undefined where there is none. */
export const pythonOfMachine = async (): Promise<string | undefined> =>
  (await succeeds('python3', '-c', NEW_ENOUGH)) ? 'python3' : undefined

/**
 * The Python that runs the example, which gets what it needs; undefined where there is no Python or no network. Throws where
 * what it needs cannot be installed.
 */
export async function pythonOfExample(): Promise<string | undefined> {
  if (await succeeds(own, '-c', NEEDED)) return own
  if (await succeeds('python3', '-c', NEEDED)) return 'python3'
  const python = await pythonOfMachine()
  if (python === undefined) return undefined
  await run(python, '-m', 'venv', '.venv')
  if (!(await loaded(run(own, '-m', 'pip', 'install', '-q', '-r', 'requirements.txt')))) return undefined
  await run(own, '-c', NEEDED)
  return own
}

/** What a test says where there is none. */
export const NO_PYTHON =
  'does not apply: this machine has no Python 3.11 with venv (on Debian: apt-get install python3-venv), or cannot load the packages of requirements.txt.'
