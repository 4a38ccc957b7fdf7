import { Client } from 'pg'
import type { Postgres } from '../../testing/postgres/index.ts'
import { createPostgresHome } from '../postgres/home.ts'
import { openAddress } from './address.ts'
import type { Home, Lacks } from './case.ts'
import { openCutLink } from './cut-link.ts'

const notOurs = 'The server was given by its URL: it is not ours to kill.'
export const lacksOfGivenServer: Lacks = { crash: notOurs, outage: notOurs }

let homes = 0

/** A database and a role of their own on a server. */
export async function postgresHome(server: Postgres): Promise<Home> {
  const service = `case_${process.pid}_${++homes}`
  const url = await createPostgresHome(server.url, service, { password: 'let me in' })
  const address = { engine: 'postgres', url } as const
  const ours = server.pid !== 0
  const asked = (text: string) => ask(server.url, text)
  return {
    open: (clock) => openAddress(address, clock),
    instances: true,
    processes: address,
    parallel: true,
    ...(ours ? { crash: () => crash(server), outage: () => outage(server) } : {}),
    cutLeader: () =>
      asked(`select pg_terminate_backend(pid) from pg_locks join pg_database on pg_database.oid = pg_locks.database
        where locktype = 'advisory' and datname = 'souk_${service}'`),
    openCut: async (when) => {
      const link = await openCutLink(url, when)
      const database = await openAddress({ engine: 'postgres', url: link.url })
      return { ...database, close: () => database.close().then(link.close) }
    },
    close: async () => {
      await asked(`drop database souk_${service} with (force)`)
      await asked(`drop role souk_${service}`)
    },
  }
}

async function crash(server: Postgres): Promise<void> {
  server.kill()
  await server.restart()
}

async function outage(server: Postgres): Promise<() => Promise<void>> {
  server.kill()
  return () => server.restart()
}

async function ask(url: string, text: string): Promise<void> {
  const client = new Client(url)
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
