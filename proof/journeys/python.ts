import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from './system.ts'

/** From the root of the repository. */
export const EXAMPLE = 'examples/recommendation-python'
const folder = join(root, EXAMPLE)
const own = join(folder, '.venv', 'bin', 'python')
const NEEDED = 'import sys; assert sys.version_info >= (3, 11); import cryptography'
const INSTALL_MS = 120_000

const run = (command: string, ...args: string[]) =>
  promisify(execFile)(command, args, { cwd: folder, timeout: INSTALL_MS })

const succeeds = (...command: [string, ...string[]]): Promise<boolean> =>
  run(...command).then(
    () => true,
    () => false,
  )

/** The Python that runs the example, which gets what it needs; undefined where that is not possible. */
export async function pythonOfExample(): Promise<string | undefined> {
  if (await succeeds(own, '-c', NEEDED)) return own
  if (await succeeds('python3', '-c', NEEDED)) return 'python3'
  const made =
    (await succeeds('python3', '-m', 'venv', '.venv')) &&
    (await succeeds(own, '-m', 'pip', 'install', '-q', '-r', 'requirements.txt'))
  return made && (await succeeds(own, '-c', NEEDED)) ? own : undefined
}

/** What a test says where there is none. */
export const NO_PYTHON =
  'does not apply: this machine has no Python 3.11 with venv and the packages of requirements.txt (on Debian: apt-get install python3-venv).'
