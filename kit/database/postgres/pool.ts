import { Pool, type ClientConfig, type PoolClient } from 'pg'
import { DatabaseError } from '../database.ts'
import { translate } from './errors.ts'
import { columnTypes } from './values.ts'

export interface PostgresOptions {
  /** `postgres://role:password@host:port/database`. The role owns the database, or may at least create tables in it. */
  readonly url: string
  /** A commit waits for the disk even if the server is set not to. Otherwise the server's own setting holds. */
  readonly durable: boolean
  /** At most this many transactions and reads at the same time; 8 by default. One more connection is kept for leading. */
  readonly maxConnections?: number
}

const CONNECT_MS = 5_000
const STATEMENT_MS = 5_000
const IDLE_IN_TRANSACTION_MS = 10_000
const IDLE_MS = 30_000

/**
 * Of every session. It only reads unless a transaction says otherwise, so that a statement that got outside of one cannot
 * write. The server notices within half a minute that our machine is gone, and gives up the locks of its sessions.
 */
const SESSION = `set default_transaction_read_only = on; set default_transaction_isolation = 'read committed';
  set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 4`

export const clientConfig = ({ url }: Pick<PostgresOptions, 'url'>): ClientConfig => ({
  connectionString: url,
  fallback_application_name: 'souk',
  types: columnTypes,
  keepAlive: true,
  keepAliveInitialDelayMillis: 5_000,
  connectionTimeoutMillis: CONNECT_MS,
  statement_timeout: STATEMENT_MS,
  idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
})

export const sessionSettings = ({ durable }: Pick<PostgresOptions, 'durable'>): string =>
  durable ? `${SESSION}; set synchronous_commit = on` : SESSION

export interface Connections {
  /** Runs `work` with a connection of its own. `broken` ends the connection. Rejects with `unavailable` if there is none. */
  use<T>(work: (client: PoolClient) => Promise<T>, broken: (client: PoolClient) => boolean): Promise<T>
  /** Whether a connection in use has ended meanwhile. */
  isLost(client: PoolClient): boolean
  /** Waits for what is running and refuses what comes. */
  close(): Promise<void>
}

/** The connections for reads and transactions. They are made when they are needed and closed after 30 s without work. */
export function openPool(options: PostgresOptions): Connections {
  const settings = sessionSettings(options)
  const pool = new Pool({
    ...clientConfig(options),
    max: options.maxConnections ?? 8,
    idleTimeoutMillis: IDLE_MS,
    onConnect: async (client) => void (await client.query(settings)),
  })
  const lost = new WeakSet<object>()
  // An idle connection that breaks is no error: the next one is made when it is needed.
  pool.on('error', () => {})
  pool.on('connect', (client) => {
    client.on('error', () => void lost.add(client))
    client.on('end', () => void lost.add(client))
  })
  const isLost = (client: PoolClient) => lost.has(client)
  let inUse = 0
  let closed = false
  const idle = Promise.withResolvers<void>()

  const take = async () => {
    try {
      return await pool.connect()
    } catch (error) {
      throw translate(error)
    }
  }
  return {
    isLost,
    use: async (work, broken) => {
      if (closed) throw new DatabaseError('unavailable', 'the database is closed')
      inUse++
      let client: PoolClient | undefined
      try {
        client = await take()
        return await work(client)
      } finally {
        client?.release(isLost(client) || broken(client))
        if (--inUse === 0 && closed) idle.resolve()
      }
    },
    close: async () => {
      closed = true
      if (inUse > 0) await idle.promise
      await pool.end()
    },
  }
}
