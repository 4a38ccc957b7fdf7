import { Client, connectivityState, credentials } from '@grpc/grpc-js'

/** The largest answer that is read from another service, in bytes. */
const ANSWER_LIMIT = 8 * 1024 * 1024

/** How long a connection is kept. Times in milliseconds. */
export interface Keeping {
  /** So often it is asked, while calls are under way, whether anybody is at the other end: all would go on waiting on it. */
  readonly pingMs: number
  /** So long an answer to that is waited for. */
  readonly pongMs: number
  /** So long it stays open without a call. */
  readonly idleMs: number
}

const keepingOfServices: Keeping = { pingMs: 10_000, pongMs: 5_000, idleMs: 300_000 }

/** Connections to instances, one to each address. */
export interface Connections {
  /** Calls over the connection to this address, which is opened if there is none. */
  use<T>(url: string, call: (client: Client) => Promise<T>): Promise<T>
  /** How many are kept now. */
  count(): number
  close(): void
}

interface Connection {
  readonly client: Client
  calls: number
  isOver: boolean
}

/**
 * Keeps connections as long as they are open. One that could not be opened, has ended or was not used for long is forgotten,
 * since a client of gRPC by itself goes on connecting to what is not there: instances come and go, and their ports with them.
 */
export function keepConnections(keeping: Keeping = keepingOfServices): Connections {
  const connections = new Map<string, Connection>()

  const endIfUnused = ({ client, calls, isOver }: Connection) => {
    if (isOver && calls === 0) client.close()
  }
  const forget = (url: string, connection: Connection) => {
    if (connections.get(url) === connection) connections.delete(url)
    connection.isOver = true
    // Not within the change of its state, which goes on after this.
    queueMicrotask(() => endIfUnused(connection))
  }
  const open = (url: string): Connection => {
    const connection = { client: connect(url, keeping), calls: 0, isOver: false }
    onceOver(connection.client, () => forget(url, connection))
    connections.set(url, connection)
    return connection
  }

  return {
    use: async (url, call) => {
      const connection = connections.get(url) ?? open(url)
      connection.calls++
      try {
        return await call(connection.client)
      } finally {
        connection.calls--
        endIfUnused(connection)
      }
    },
    count: () => connections.size,
    close: () => {
      for (const { client } of connections.values()) client.close()
    },
  }
}

/** Calls `over` when a client that has begun to connect is no longer connecting or connected. */
function onceOver(client: Client, over: () => void): void {
  const channel = client.getChannel()
  const watch = (known: connectivityState) =>
    channel.watchConnectivityState(known, Infinity, () => {
      const state = channel.getConnectivityState(false)
      if (state === connectivityState.CONNECTING || state === connectivityState.READY) watch(state)
      else if (state !== connectivityState.SHUTDOWN) over()
    })
  watch(connectivityState.IDLE)
}

/** Retries, deadlines and the choice of an instance are the business of kit/resilience. */
const connect = (url: string, { pingMs, pongMs, idleMs }: Keeping): Client =>
  new Client(new URL(url).host, credentials.createInsecure(), {
    'grpc.keepalive_time_ms': pingMs,
    'grpc.keepalive_timeout_ms': pongMs,
    'grpc.client_idle_timeout_ms': idleMs,
    'grpc.max_receive_message_length': ANSWER_LIMIT,
    'grpc.initial_reconnect_backoff_ms': 50,
    'grpc.max_reconnect_backoff_ms': 1_000,
    'grpc.enable_retries': 0,
    'grpc.service_config_disable_resolution': 1,
    'grpc.use_local_subchannel_pool': 1,
    'grpc.enable_http_proxy': 0,
    'grpc.enable_channelz': 0,
  })
