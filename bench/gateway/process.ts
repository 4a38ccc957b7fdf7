import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** A process that is measured; it ends with `stop`. */
export interface Measured {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

const READY_MS = 10_000

/** Starts a program and waits until `url` answers. Throws what it wrote when it does not. */
export async function startProcess(
  command: string,
  args: readonly string[],
  { url, env = {} }: { url: string; env?: Readonly<Record<string, string>> },
): Promise<Measured> {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text = (text + String(chunk)).slice(-4_000)))
  const ended = once(child, 'exit')
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await ended
    }
  }
  for (const until = performance.now() + READY_MS; !(await answers(url)); await new Promise((go) => setTimeout(go, 20)))
    if (child.exitCode !== null || performance.now() > until) {
      await stop()
      throw new Error(`${command} did not start:\n${text}`)
    }
  return { url, pid: child.pid as number, stop }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    async (reply) => {
      await reply.arrayBuffer()
      return reply.ok
    },
    () => false,
  )
