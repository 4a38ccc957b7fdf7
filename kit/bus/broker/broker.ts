import type { AddressInfo } from 'node:net'
import type { Clock } from '../../world/clock.ts'
import { startChores } from './chores.ts'
import { Commits } from './commits.ts'
import { openLog, type Log } from './log.ts'
import { Members } from './members.ts'
import { Recent } from './recent.ts'
import { KEEP, trim, type Retention } from './retention.ts'
import { addRoutes, type Parts } from './routes.ts'
import { createServer } from './server.ts'
import { State } from './state.ts'
import { Tail } from './tail.ts'

/** Where a broker keeps its log and listens, and how long it keeps events. */
export interface BrokerOptions {
  /** Where the log is; `<file>.lock` beside it keeps a second broker out. */
  readonly file: string
  /** What a client must show to be let in. */
  readonly token: string
  readonly clock: Clock
  /** On 127.0.0.1. Default: 0, any free port. */
  readonly port?: number
  /** Default: 1 GB of events or 7 days, whichever is less. */
  readonly retention?: Retention
}

/** A running broker. */
export interface Broker {
  /** For `connectBroker`; contains the token. */
  readonly url: string
  readonly port: number
  /** Drops all connections, stores what is acknowledged and gives the file free. */
  close(): Promise<void>
}

/** Opens the built-in broker: a durable log of topics, read by groups over HTTP. Rejects if file or port is taken. */
export async function openBroker({ file, token, clock, port = 0, retention = KEEP }: BrokerOptions): Promise<Broker> {
  const log = openLog(file)
  const parts = assemble(log, clock)
  const server = createServer(token)
  addRoutes(server, parts)
  const chores = startChores(clock, () => {
    parts.members.expel()
    return trim(log, parts.state, clock, retention)
  })
  const close = async () => {
    await chores.stop()
    await server.close()
    parts.commits.flush()
    log.close()
  }
  try {
    await server.listen({ host: '127.0.0.1', port })
  } catch (error) {
    await close()
    throw error
  }
  const bound = (server.server.address() as AddressInfo).port
  return { url: `http://souk:${encodeURIComponent(token)}@127.0.0.1:${bound}`, port: bound, close }
}

function assemble(log: Log, clock: Clock): Parts {
  const recent = new Recent()
  const commits: Commits = new Commits(log, recent, clock, (grown) => {
    members.grown(grown)
    tail.grown()
  })
  const state = new State(
    log,
    (topic) => commits.made(topic),
    (cursor) => commits.moved(cursor),
  )
  const members = new Members({ log, recent }, state, clock)
  const tail = new Tail(log, state, clock)
  return { log, state, commits, members, tail }
}
