import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from './port.ts'
import { readControl, type Control } from './supervisor/data-folder.ts'
import { root as here } from './system.ts'

const START_MS = 120_000
const PATIENCE_MS = 60_000
const LOOK_MS = 50

/** How a process ended, and what it wrote. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** The environment of a test without what would lead its processes astray. */
function environment(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(SOUK_|PORT$|NODE_TEST_CONTEXT$|FORCE_COLOR$)/.test(name),
  )
  // As the launcher does: many short processes that load the same files.
  const cache = { NODE_COMPILE_CACHE: join(here, 'node_modules', '.cache', 'node') }
  return { ...cache, ...Object.fromEntries(kept), ...more }
}

/** Runs Node on a file of a repository. */
export function node(
  args: readonly string[],
  options: { root?: string; env?: Record<string, string> } = {},
): ChildProcess {
  const { root = here, env = {} } = options
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: root,
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Resolves when the process has ended and everything it wrote is read. */
export function ended(child: ChildProcess): Promise<Ended> {
  let out = ''
  let err = ''
  child.stdout?.on('data', (chunk) => (out += String(chunk)))
  child.stderr?.on('data', (chunk) => (err += String(chunk)))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}

/** Runs the command line to its end. */
export const souk = (
  args: readonly string[],
  options: { root?: string; data: string; from?: string },
): Promise<Ended> => {
  const { data, from, root } = options
  const env = { SOUK_DATA: data, ...(from === undefined ? {} : { SOUK_CALLED_FROM: from }) }
  return ended(node(['system/souk.ts', ...args], { env, ...(root === undefined ? {} : { root }) }))
}

/** A folder that is there for one test. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'souk-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Looks again and again until there is an answer. */
export async function until<T>(what: string, look: () => Promise<T | undefined>, patienceMs = PATIENCE_MS): Promise<T> {
  const end = performance.now() + patienceMs
  let found: T | undefined
  while ((found = await look()) === undefined) {
    if (performance.now() > end) throw new Error(`waited ${patienceMs / 1_000} s in vain: ${what}`)
    await pause(LOOK_MS)
  }
  return found
}

/** A whole system in processes, without the seed catalogue, on a free port and a folder of its own. */
export async function startSystem(options: { root?: string } = {}): Promise<{
  data: string
  control: Control
  souk(...args: string[]): Promise<Ended>
  /** Ends it, if it still runs, and removes its folder. */
  end(): Promise<void>
}> {
  const folder = temporaryFolder()
  const data = join(folder.path, 'data')
  const port = await freePort()
  const child = node(['system/start.ts', '--no-seed'], { ...options, env: { SOUK_DATA: data, PORT: String(port) } })
  const gone = ended(child)
  let said = ''
  child.stdout?.on('data', (chunk) => (said += String(chunk)))
  const isReady = async () => {
    if (child.exitCode !== null) throw new Error(`the system ended: ${said}${(await gone).err}`)
    return /^ready in /m.test(said) || undefined
  }
  await until('the system is ready', isReady, START_MS)
  return {
    data,
    control: readControl(data) as Control,
    souk: (...args) => souk(args, { ...options, data }),
    end: async () => {
      child.kill('SIGTERM')
      await gone
      folder.remove()
    },
  }
}
