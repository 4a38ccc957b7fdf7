import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from '../postgres/port.ts'
import { startWarden, type Warden } from '../postgres/warden.ts'

/** What a test says where the machine has no redis-server. */
export const NO_REDIS =
  'does not apply: there is no redis-server on this machine (on Debian: apt-get install redis-server).'

/** The path of redis-server; undefined where there is none. It comes from the system: no npm package has it inside. */
export const redisServer = (): string | undefined =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin']
    .map((folder) => join(folder, 'redis-server'))
    .find((file) => existsSync(file))

/** A Redis of our own, on a port that stays the same however often it is started. It keeps nothing. */
export class RedisServer {
  readonly url: string
  readonly #binary: string
  readonly #port: number
  readonly #folder: string
  readonly #warden: Warden
  #child: ChildProcess | undefined

  private constructor(binary: string, port: number) {
    this.#binary = binary
    this.#port = port
    this.#folder = mkdtempSync(join(tmpdir(), 'souk-redis-'))
    this.#warden = startWarden(this.#folder)
    this.url = `redis://127.0.0.1:${port}`
  }

  static async start(binary: string): Promise<RedisServer> {
    const server = new RedisServer(binary, await freePort())
    await server.start()
    return server
  }

  /** Resolves when it takes connections. */
  async start(): Promise<void> {
    const settings = ['--bind', '127.0.0.1', '--port', String(this.#port), '--dir', this.#folder, '--save', '']
    const child = spawn(this.#binary, settings, { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#child = child
    this.#warden.guard(child.pid)
    for await (const line of createInterface(child.stdout)) {
      if (!line.includes('Ready to accept connections')) continue
      child.stdout.resume()
      return
    }
    throw new Error('redis-server did not start')
  }

  /** `SIGSTOP` lets it hang, `SIGCONT` lets it go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.kill(signal)
  }

  /** Ends it; its port is free then. */
  async end(): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
    this.#warden.guard(undefined)
  }

  /** Ends it and removes its folder. */
  async close(): Promise<void> {
    await this.end()
    await this.#warden.end()
  }
}
