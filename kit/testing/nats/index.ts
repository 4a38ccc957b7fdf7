import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../postgres/port.ts'
import { startWarden, type Warden } from '../postgres/warden.ts'

/** What a test says where the machine has no nats-server. */
export const NO_NATS =
  'does not apply: there is no nats-server on this machine (on Debian: apt-get install nats-server).'

/** A server of the cluster to which this one belongs. */
interface Member {
  readonly name: string
  readonly port: number
  readonly routes: readonly number[]
}

const READY_MS = 20_000

/** The path of nats-server; undefined where there is none. It comes from the system: no npm package has it inside. */
export const natsServer = (): string | undefined =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
    .map((folder) => join(folder, 'nats-server'))
    .find((file) => existsSync(file))

/** A NATS server of our own, on a port and a folder that stay the same however often it is started. */
export class NatsServer {
  readonly url: string
  /** Where it keeps its files. */
  readonly folder: string
  readonly #binary: string
  readonly #port: number
  readonly #warden: Warden
  readonly #member: Member | undefined
  #child: ChildProcess | undefined

  private constructor(binary: string, port: number, member?: Member) {
    this.#binary = binary
    this.#port = port
    this.#member = member
    this.folder = mkdtempSync(join(tmpdir(), 'souk-nats-'))
    this.#warden = startWarden(this.folder)
    this.url = `nats://127.0.0.1:${port}`
  }

  static async start(binary: string): Promise<NatsServer> {
    const server = new NatsServer(binary, await freePort())
    await server.start()
    return server
  }

  /** Three servers that keep three copies. */
  static async startCluster(binary: string): Promise<NatsServer[]> {
    const routes = [await freePort(), await freePort(), await freePort()]
    const servers: NatsServer[] = []
    for (const [at, port] of routes.entries())
      servers.push(new NatsServer(binary, await freePort(), { name: `n${at + 1}`, port, routes }))
    await Promise.all(servers.map((server) => server.start()))
    return servers
  }

  /** Its name in the cluster. */
  get name(): string | undefined {
    return this.#member?.name
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Resolves when it takes connections. */
  async start(): Promise<void> {
    const child = spawn(this.#binary, this.#settings(), { stdio: ['ignore', 'ignore', 'pipe'] })
    this.#child = child
    this.#warden.guard(child.pid)
    let log = ''
    child.stderr.on('data', (chunk: Buffer) => (log = (log + chunk).slice(-2_000)))
    for (const since = performance.now(); !(await answers(this.#port)); await delay(5)) {
      if (child.exitCode !== null || performance.now() - since > READY_MS)
        throw new Error(`nats-server did not start: ${log.trim()}`)
    }
  }

  /** SIGTERM lets it store what it knows, SIGKILL does not. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
    this.#warden.guard(undefined)
  }

  /** Ends it and removes its folder. */
  async close(): Promise<void> {
    await this.end('SIGTERM')
    await this.#warden.end()
  }

  #settings(): string[] {
    const own = ['-a', '127.0.0.1', '-p', String(this.#port), '-js', '-sd', this.folder]
    if (!this.#member) return own
    const { name, port, routes } = this.#member
    const cluster = ['--name', name, '--cluster_name', 'souk', '--cluster', `nats://127.0.0.1:${port}`]
    const others = routes.filter((each) => each !== port).map((each) => `nats://127.0.0.1:${each}`)
    return [...own, ...cluster, '--routes', others.join()]
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
