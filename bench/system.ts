import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../system/port.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

export interface Running {
  readonly gateway: string
  readonly staffKey: string
  readonly data: string
  /** Seconds from the command to `ready`. */
  readonly readySeconds: number
  processes(): Promise<{ service: string; pid: number; url: string; memoryMb: number }[]>
  stop(): Promise<void>
}

/** Starts the whole system as `npm start` does, in a folder of its own unless one is given. `guest`: the folder of a further service. */
export async function startSystem(
  options: { data?: string; env?: Record<string, string>; seed?: boolean; guest?: string | undefined } = {},
): Promise<Running> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'souk-bench-'))
  const port = await freePort()
  const started = performance.now()
  const { seed, guest } = options
  const words = [...(seed ? [] : ['--no-seed']), ...(guest === undefined ? [] : ['--with', guest])]
  const args = [join(root, 'system', 'launch.mjs'), 'start', ...words]
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...options.env, PORT: String(port), SOUK_DATA: data },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const readySeconds = await new Promise<number>((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      text += String(chunk)
      if (options.seed ? text.includes('done') : /^ready in/m.test(text)) resolve((performance.now() - started) / 1_000)
    })
    void ended.then(() => reject(new Error(`the system did not start:\n${text}`)))
  })
  const control = JSON.parse(readFileSync(join(data, 'control.json'), 'utf8')) as {
    url: string
    token: string
    gateway: string
    staffKey: string
  }
  return {
    gateway: control.gateway,
    staffKey: control.staffKey,
    data,
    readySeconds,
    processes: async () => {
      const reply = await fetch(`${control.url}/v1/status`, { headers: { authorization: `Bearer ${control.token}` } })
      return ((await reply.json()) as { processes: { service: string; pid: number; url: string; memoryMb: number }[] })
        .processes
    },
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      if (options.data === undefined) rmSync(data, { recursive: true, force: true })
    },
  }
}
