import { Pool } from '../undici/index.ts'

const CONNECTIONS = 32
/** The largest answer that is read from another service, in bytes. */
const ANSWER_LIMIT = 8 * 1024 * 1024

/** Pools of connections to instances, one to each address. */
export interface Pools {
  /** The pool of this address. It may be closed once nothing is under way in it, so it is asked for anew for each request. */
  to(url: string): Pool
  /** How many are kept now. */
  count(): number
  close(): Promise<void>
}

/**
 * Keeps pools as long as they have a connection or a request: instances come and go, and their ports with them. An open
 * connection that nobody uses is closed by undici after a few seconds.
 */
export function keepPools(): Pools {
  const pools = new Map<string, Pool>()
  let isClosed = false

  const open = (url: string): Pool => {
    const pool = new Pool(url, {
      connections: CONNECTIONS,
      pipelining: 1,
      bodyTimeout: 0,
      headersTimeout: 0,
      connectTimeout: 2_000,
      maxResponseSize: ANSWER_LIMIT,
    })
    const forgetUnused = () => {
      const { connected, size } = pool.stats
      if (isClosed || connected > 0 || size > 0 || pools.get(url) !== pool) return
      pools.delete(url)
      pool.close().catch(() => {})
    }
    pool.on('disconnect', forgetUnused).on('connectionError', forgetUnused)
    pools.set(url, pool)
    return pool
  }

  return {
    to: (url) => pools.get(url) ?? open(url),
    count: () => pools.size,
    close: async () => {
      isClosed = true
      await Promise.all([...pools.values()].map((pool) => pool.close()))
    },
  }
}
