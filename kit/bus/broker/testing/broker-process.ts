import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Retention } from '../retention.ts'

/** A broker in a process of its own, on a port and a file that stay the same however often it is started. */
export class BrokerProcess {
  url = ''
  readonly #folder: string
  #child: ChildProcess | undefined

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async start(): Promise<BrokerProcess> {
    const broker = new BrokerProcess(await mkdtemp(join(tmpdir(), 'souk-broker-')))
    await broker.start()
    return broker
  }

  /** Rejects with the broker's reason if it cannot start. */
  async start(retention?: Retention): Promise<void> {
    const child = fork(new URL('./broker.child.ts', import.meta.url))
    const port = this.url === '' ? 0 : Number(new URL(this.url).port)
    child.send({ file: join(this.#folder, 'broker.db'), token: 'secret', port, ...(retention ? { retention } : {}) })
    const [answer] = (await once(child, 'message')) as [{ url: string } | { error: string }]
    if ('error' in answer) throw new Error(answer.error)
    this.url = answer.url
    this.#child = child
  }

  /** Asks with the token; resolves with the answer, whatever its status. */
  ask(path: string): Promise<Response> {
    const { origin, password } = new URL(this.url)
    return fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${password}` } })
  }

  /** SIGTERM lets it store what it knows, SIGKILL does not. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }

  async close(): Promise<void> {
    await this.end('SIGTERM')
    await rm(this.#folder, { recursive: true, force: true })
  }
}
