import { Client } from 'pg'
import type { Clock } from '../../world/clock.ts'
import type { Leadership } from '../database.ts'
import { clientConfig, sessionSettings, type PostgresOptions } from './pool.ts'

const RETRY_MS = 250
const HEARTBEAT_MS = 1_000
const SILENCE_MS = 3_000

/** One connection that holds the locks of everything that this process leads on one database. */
interface Session {
  readonly client: Client
  /** Aborts when the connection, and with it every lock, is lost. */
  readonly lost: AbortSignal
}

export interface Leaderships {
  lead(name: string, run: (signal: AbortSignal) => Promise<void>): Leadership
  close(): Promise<void>
}

/**
 * Leads while it holds an advisory lock of its session. The server gives the lock back when the connection ends, so there
 * is no lease to expire; a heartbeat finds out that a connection is dead before the server can have given the lock away.
 */
export function createLeaderships(options: PostgresOptions, clock: Clock): Leaderships {
  let current: Promise<Session> | undefined
  const led = new Set<string>()
  const running = new Set<Leadership>()

  const session = () => {
    current ??= openSession(options, clock, () => {
      current = undefined
    })
    return current
  }

  const attempt = async (name: string, run: (signal: AbortSignal) => Promise<void>, stop: AbortSignal) => {
    if (led.has(name)) return
    led.add(name)
    try {
      const { client, lost } = await session()
      if (!(await lock(client, name))) return
      try {
        await run(AbortSignal.any([stop, lost]))
      } finally {
        if (!lost.aborted) await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [keyOf(name)])
      }
    } finally {
      led.delete(name)
    }
  }

  const lead = (name: string, run: (signal: AbortSignal) => Promise<void>): Leadership => {
    const stop = new AbortController()
    const done = (async () => {
      while (!stop.signal.aborted) {
        // Neither a server that is down nor a leader that fails is the end: somebody has to lead.
        await attempt(name, run, stop.signal).catch(() => {})
        await clock.sleep(RETRY_MS, stop.signal).catch(() => {})
      }
    })()
    const leadership = {
      release: async () => {
        stop.abort()
        await done
        running.delete(leadership)
      },
    }
    running.add(leadership)
    return leadership
  }

  return {
    lead,
    close: async () => {
      await Promise.all([...running].map((each) => each.release()))
      const open = await current?.catch(() => undefined)
      await open?.client.end()
    },
  }
}

const keyOf = (name: string) => `souk lead ${name}`

async function lock(client: Client, name: string): Promise<boolean> {
  const answer = await client.query<{ locked: number }>({
    name: 'lead',
    text: 'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked',
    values: [keyOf(name)],
  })
  return answer.rows[0]?.locked === 1
}

async function openSession(options: PostgresOptions, clock: Clock, ended: () => void): Promise<Session> {
  const client = new Client({ ...clientConfig(options), pipeline: true })
  const lost = new AbortController()
  const end = () => {
    lost.abort()
    ended()
  }
  client.on('error', end)
  client.on('end', end)
  try {
    await client.connect()
    await client.query(sessionSettings(options))
  } catch (error) {
    end()
    client.connection.stream.destroy()
    throw error
  }
  void keepAlive(client, clock, lost.signal)
  return { client, lost: lost.signal }
}

/** Asks the server every second; after 3 s without an answer the connection is cut. */
async function keepAlive(client: Client, clock: Clock, lost: AbortSignal): Promise<void> {
  while (!lost.aborted) {
    const cancel = clock.after(SILENCE_MS, () => client.connection.stream.destroy())
    await client.query('select 1').catch(() => client.connection.stream.destroy())
    cancel()
    await clock.sleep(HEARTBEAT_MS, lost).catch(() => {})
  }
}
