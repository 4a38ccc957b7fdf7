import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../system/port.ts'
import { livingOf, signalAll } from './family.ts'
import { until } from './until.ts'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
/** Fourteen processes start at once, and other tests have the machine too: how long it takes is measured elsewhere. */
const READY_MS = 120_000
const END_MS = 25_000

/** A process of the system, as the supervisor shows it. */
export interface Shown {
  readonly service: string
  readonly name: string
  readonly state: string
  readonly pid: number
  readonly url: string
  readonly restarts: number
  readonly reason?: string
}

/** The real system, in a process group of its own. */
export interface System extends Launched {
  /** `http://127.0.0.1:port` of the public door. */
  readonly gateway: string
  readonly staffKey: string
  /** Asks the supervisor. Throws when it says no. */
  control(path: string, body?: object): Promise<unknown>
  processes(service?: string): Promise<Shown[]>
  /** Ends it in order and answers its exit code. */
  stop(): Promise<number>
  /** SIGKILL for all of its processes at once, the supervisor among them. */
  kill9(): Promise<void>
}

export interface Launched {
  readonly data: string
  readonly port: number
  /** The PostgreSQL server that it uses; without one, SQLite files in `data`. */
  readonly databaseUrl: string | undefined
  readonly child: ChildProcess
  /** What it has printed so far. */
  out(): string
  err(): string
  /** Its living processes. */
  living(): number[]
  /** Resolves with the exit code when it has ended. */
  readonly ended: Promise<number>
}

export interface How {
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  /** A data folder that stays; without it a new one, which is removed at the end. */
  readonly data?: string
  readonly port?: number
  readonly cwd?: string
  /** The file that is run, from the root of the repository, and its first arguments. */
  readonly entry?: readonly string[]
}

/** The life of all tests of a file, for the system that they share: what was begun last ends first. */
export function lifeOfFile(): Pick<TestContext, 'after'> {
  const ends: (() => unknown)[] = []
  after(async () => {
    for (const end of ends.toReversed()) await end()
  })
  return { after: (end) => void ends.push(end as () => unknown) }
}

/** Starts the system without waiting. Its processes and its folder are gone after the test, also when the test fails. */
export async function launch(t: Pick<TestContext, 'after'>, how: How = {}): Promise<Launched> {
  const data = how.data ?? temporaryFolder()
  const port = how.port ?? (await freePort())
  const [file = '', ...words] = how.entry ?? ['system/start.ts']
  const { SOUK_DATABASE_URL: _database, SOUK_BUS_URL: _bus, NODE_TEST_CONTEXT: _test, ...env } = process.env
  const child = spawn(process.execPath, [join(root, file), ...words, ...(how.args ?? ['--no-seed'])], {
    cwd: how.cwd ?? root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...env, NODE_COMPILE_CACHE: compileCache, PORT: String(port), SOUK_DATA: data, ...how.env },
  })
  const group = child.pid as number
  const [out, err] = [collect(child.stdout), collect(child.stderr)]
  t.after(async () => {
    signalAll(group, 'SIGKILL')
    await until('every process has ended', () => livingOf(group).length === 0)
  })
  const ended = once(child, 'close').then(([code]) => (code as number | null) ?? -1)
  const databaseUrl = how.env?.SOUK_DATABASE_URL
  return { data, port, databaseUrl, child, out, err, ended, living: () => livingOf(group) }
}

/** Starts the system and waits until it is ready. */
export async function startSystem(t: Pick<TestContext, 'after'>, how: How = {}): Promise<System> {
  const launched = await launch(t, how)
  const { child, data, out, err } = launched
  await until(
    'the system is ready',
    () => {
      if (child.exitCode !== null) throw new Error(`it ended: ${err()}`)
      return /^ready in /m.test(out())
    },
    READY_MS,
  ).catch((error: Error) => {
    throw new Error(`${error.message}\n${out()}\n${err()}`, { cause: error.cause })
  })
  const known = JSON.parse(readFileSync(join(data, 'control.json'), 'utf8')) as Record<string, string>
  const control = async (path: string, body?: object): Promise<unknown> => {
    const reply = await fetch(`${known.url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${known.token}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const text = await reply.text()
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${text}`)
    return JSON.parse(text)
  }
  return {
    ...launched,
    gateway: known.gateway as string,
    staffKey: known.staffKey as string,
    control,
    processes: async (service) => {
      const { processes } = (await control('/v1/status?memory=false')) as { processes: Shown[] }
      return processes.filter((each) => service === undefined || each.service === service)
    },
    stop: async () => {
      child.kill('SIGTERM')
      const code = await within(launched.ended, END_MS, 'it has ended')
      await until('no process is left', () => livingOf(child.pid as number).length === 0)
      return code
    },
    kill9: async () => {
      signalAll(child.pid as number, 'SIGKILL')
      await launched.ended
      await until('no process is left', () => livingOf(child.pid as number).length === 0)
    },
  }
}

/** One for all starts of the tests: without it each process compiles everything anew. */
const compileCache = process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'node')

/** A folder that is removed when the tests of this file have ended: after the processes that use it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'souk-journey-'))
  folders.push(folder)
  return folder
}

const folders: string[] = []
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
})

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = ''
  stream?.on('data', (chunk: Buffer) => (text += String(chunk)))
  return () => text
}

/** Rejects when a promise takes longer than `ms`. */
export function within<T>(promise: Promise<T>, ms: number, what: string): Promise<T> {
  const late = new Promise<never>((_, fail) => {
    AbortSignal.timeout(ms).addEventListener('abort', () => fail(new Error(`not within ${ms} ms: ${what}`)))
  })
  return Promise.race([promise, late])
}
