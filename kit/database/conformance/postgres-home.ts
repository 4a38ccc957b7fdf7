import { Client } from 'pg'
import type { Postgres } from '../../testing/postgres/index.ts'
import { createPostgresHome } from '../postgres/home.ts'
import { openAddress } from './address.ts'
import type { Home, Lacks, OpenHome } from './case.ts'
import { openCutLink } from './cut-link.ts'

const notOurs = 'The server was given by its URL: it is not ours to kill.'
const lacksOfGivenServer: Lacks = { crash: notOurs, outage: notOurs }

/** A database and a role of their own on a server; they are emptied for each case. */
export async function postgresHomes(
  server: Postgres,
): Promise<{ open: OpenHome; lacks: Lacks; drop(): Promise<void> }> {
  const service = `conformance_${process.pid}`
  const url = await createPostgresHome(server.url, service, { password: 'let me in' })
  return {
    open: async () => {
      await ask(url, EMPTY)
      return homeOn(server, url)
    },
    lacks: server.pid === 0 ? lacksOfGivenServer : {},
    drop: async () => {
      await ask(server.url, `drop database souk_${service} with (force)`)
      await ask(server.url, `drop role souk_${service}`)
    },
  }
}

const EMPTY = `select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid();
  drop schema public cascade; create schema public`
const END_LEADERS = `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()`

function homeOn(server: Postgres, url: string): Home {
  const address = { engine: 'postgres', url } as const
  const killable = {
    crash: async () => {
      server.kill()
      await server.restart()
    },
    outage: async () => {
      server.kill()
      return () => server.restart()
    },
  }
  return {
    open: (clock) => openAddress(address, clock),
    instances: true,
    processes: address,
    parallel: true,
    ...(server.pid === 0 ? {} : killable),
    cutLeader: () => ask(url, END_LEADERS),
    openCut: async (when) => {
      const link = await openCutLink(url, when)
      const database = await openAddress({ engine: 'postgres', url: link.url })
      return { ...database, close: () => database.close().then(link.close) }
    },
    close: async () => {},
  }
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
