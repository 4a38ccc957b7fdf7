import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { virtualClock } from '../../../world/virtual-clock.ts'
import { openBroker, type BrokerOptions } from '../broker.ts'
import type { Status } from '../status.ts'

export interface Answer {
  readonly status: number
  readonly body: { [field: string]: unknown; errors?: { pointer: string }[]; batches?: Delivered[] }
}

export interface Delivered {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly next: number
  readonly complete: boolean
  readonly events: { id: string }[]
}

export type Stand = Awaited<ReturnType<typeof openStand>>

/** A broker in this process whose clock stands still, and requests to it as curl would send them. */
export async function openStand(options: Pick<BrokerOptions, 'retention'> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'souk-broker-'))
  const file = join(folder, 'broker.db')
  const clock = virtualClock()
  const open = () => openBroker({ file, token: 'secret', clock, ...options })
  let broker = await open()

  /** Moves the clock along, a millisecond in each turn of the event loop, until the work is done. */
  const drive = async <T>(work: Promise<T>): Promise<T> => {
    const over = new AbortController()
    const done = work.finally(() => over.abort())
    while (!over.signal.aborted) await clock.advance(1)
    return done
  }
  /** POST if there is a body, else GET. Leaves the clock alone. */
  const send = async (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> => {
    const response = await fetch(`http://127.0.0.1:${broker.port}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: 'Bearer secret', 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Answer['body'] }
  }
  const ask = (...request: Parameters<typeof send>) => drive(send(...request))
  return {
    clock,
    file,
    url: () => broker.url,
    port: () => broker.port,
    drive,
    send,
    ask,
    status: async () => (await ask('/v1/topics')).body as unknown as Status,
    restart: async () => {
      await broker.close()
      broker = await open()
    },
    close: async () => {
      await broker.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
