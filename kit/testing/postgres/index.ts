import { createData, dataFolder } from './data.ts'
import { removeFolder } from './folder.ts'
import { install, type Installation } from './installation.ts'
import { freePort } from './port.ts'
import { launch, type Server } from './server.ts'
import { removeSharedMemory } from './shared-memory.ts'
import { startWarden, type Warden } from './warden.ts'

/** A real PostgreSQL 18 for tests and benchmarks. */
export interface Postgres {
  /** `postgres://postgres:password@127.0.0.1:port/postgres`: the superuser, for `pg`. The same after a restart. */
  readonly url: string
  /** The server process now (another one after a restart); 0 for a server given by `SOUK_TEST_POSTGRES_URL`. */
  readonly pid: number
  /** Ends the server at once, with open connections, and removes its data. May be called twice. */
  stop(): Promise<void>
  /** SIGKILL for the server and its backends, as if the machine had died. What was acknowledged is there after `restart`. */
  kill(): void
  /** Starts a killed server again, or ends a running one in order first. Rejects after `stop`. */
  restart(): Promise<void>
}

/**
 * Starts a PostgreSQL of its own from npm in a temporary folder, durable as in production (fsync is on), in about 0.7 s.
 * It ends with this process, and does not keep it alive. `maxConnections` is 200 by default. If `SOUK_TEST_POSTGRES_URL` is
 * set, that server is given instead: nothing is started, `maxConnections` is its own, and stop, kill and restart do nothing.
 */
export async function startPostgres(options: { maxConnections?: number } = {}): Promise<Postgres> {
  const url = process.env.SOUK_TEST_POSTGRES_URL
  if (url) return given(url)
  const installation = await install()
  const warden = startWarden(installation.folder)
  try {
    return await start(installation, warden, options.maxConnections ?? 200)
  } catch (error) {
    await discard(installation, warden)
    throw error
  }
}

async function start(installation: Installation, warden: Warden, maxConnections: number): Promise<Postgres> {
  const password = await createData(installation)
  let { server, port } = await launchSomewhere(installation, warden, maxConnections)
  let stopped: Promise<void> | undefined
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    get pid() {
      return server.pid
    },
    stop: () => (stopped ??= server.end('SIGQUIT').then(() => discard(installation, warden))),
    kill: () => server.kill(),
    async restart() {
      if (stopped) throw new Error('This PostgreSQL has been stopped and its data removed: start a new one.')
      await server.end('SIGINT')
      server = await launch(installation, warden, port, maxConnections)
    },
  }
}

/** Another process may take the port between our look and the start. */
async function launchSomewhere(
  installation: Installation,
  warden: Warden,
  maxConnections: number,
): Promise<{ server: Server; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    try {
      return { server: await launch(installation, warden, port, maxConnections), port }
    } catch (error) {
      if (attempt === 5 || !String(error).includes('could not create any TCP/IP sockets')) throw error
    }
  }
}

async function discard({ folder }: Installation, warden: Warden): Promise<void> {
  await removeSharedMemory(dataFolder(folder))
  await removeFolder(folder)
  await warden.end()
}

function given(url: string): Postgres {
  const refuse = (what: string) =>
    process.emitWarning(`${what} does nothing: the server of SOUK_TEST_POSTGRES_URL is not ours.`)
  return {
    url,
    pid: 0,
    stop: async () => {},
    kill: () => refuse('kill'),
    restart: async () => refuse('restart'),
  }
}
