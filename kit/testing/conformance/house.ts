import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BrokerProcess } from '../../bus/broker/testing/broker-process.ts'
import { createPostgresHome } from '../../database/postgres/index.ts'
import { openRegistry } from '../../discovery/testing/registry-door.ts'
import type { Addresses } from '../../process/index.ts'
import type { Postgres } from '../postgres/index.ts'

/** A bus in a process of its own. */
interface Bus {
  readonly url: string
  close(): Promise<void>
}

/** The infrastructure that the cases of one world share: the broker in its process, the registry, a database server. */
export interface House {
  readonly data: string
  readonly postgres: Postgres | undefined
  /** Where everything is, for one process of a service. */
  addresses(service: string): Promise<Addresses>
  close(): Promise<void>
}

/** Without a bus that is given: the built-in broker. */
export async function openHouse(postgres?: Postgres, given?: Bus): Promise<House> {
  const data = mkdtempSync(join(tmpdir(), 'souk-world-'))
  const broker = given ?? (await BrokerProcess.start())
  const registry = await openRegistry()
  const databases = new Map<string, Promise<string>>()
  const databaseOf = (service: string) => {
    if (postgres === undefined) return undefined
    let url = databases.get(service)
    if (url === undefined)
      databases.set(service, (url = createPostgresHome(postgres.url, service, { password: 'let me in' })))
    return url
  }
  return {
    data,
    postgres,
    addresses: async (service) => ({
      name: service,
      data,
      bus: broker.url,
      discovery: registry.url,
      database: await databaseOf(service),
    }),
    close: async () => {
      await Promise.all([broker.close(), registry.close()])
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/** Starts a process of a service and answers when it is ready, or has ended: one that is doomed may end early. */
export async function startProcess(order: { readonly doom?: object | undefined; readonly [fact: string]: unknown }) {
  const child = fork(new URL('./service.child.ts', import.meta.url))
  const dead = once(child, 'exit').then(() => {})
  child.send(order)
  const answer = await Promise.race([
    once(child, 'message').then(([message]) => message as { id: string; url: string } | { error: string }),
    dead.then(() => (order.doom ? { id: '', url: '' } : { error: 'it ended before it was ready' })),
  ])
  if ('error' in answer) throw new Error(answer.error)
  return {
    ...answer,
    dead,
    kill: () => void child.kill('SIGKILL'),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
  }
}
