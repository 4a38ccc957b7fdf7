import { jetstreamManager, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import type { Clock } from '../../world/clock.ts'
import type { Random } from '../../world/random.ts'
import type { NatsAddress } from './address.ts'

/** One connection to a server that answers, and JetStream as seen through it. */
export interface Connection {
  readonly nats: NatsConnection
  readonly manager: JetStreamManager
  readonly stream: JetStreamClient
  /** Aborts when the connection is gone. There is another one then, sooner or later. */
  readonly ended: AbortSignal
}

type Listener = (connection: Connection) => void

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 1_000
const ANSWER_MS = 5_000
/** A server that hangs is given up after two of these. */
const PING_MS = 5_000

/**
 * One connection after the other, for ever. The client's own reconnecting is off: it would keep what is published in the
 * meantime and send it when the publisher has long been told that it failed.
 */
export class NatsLink {
  readonly #address: NatsAddress
  readonly #clock: Clock
  readonly #random: Random
  readonly #listeners = new Set<Listener>()
  readonly #closing = new AbortController()
  readonly #running: Promise<void>
  #connection: Connection | undefined
  #reason: unknown = new Error('there was no time yet to reach it')

  constructor(address: NatsAddress, clock: Clock, random: Random) {
    this.#address = address
    this.#clock = clock
    this.#random = random
    this.#running = this.#run()
  }

  /** The connection of this moment. Throws if there is none, with the reason. */
  now(): Connection {
    if (this.#connection) return this.#connection
    throw new Error(`NATS cannot be reached at ${this.#address.servers.join()}`, { cause: this.#reason })
  }

  /** Calls the listener for the connection of this moment and for each one to come, until the returned function is called. */
  each(listener: Listener): () => void {
    this.#listeners.add(listener)
    if (this.#connection) listener(this.#connection)
    return () => void this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#connection?.nats.drain().catch(() => {})
    await this.#running
  }

  async #run(): Promise<void> {
    for (
      let pauseMs = FIRST_PAUSE_MS;
      !this.#closing.signal.aborted;
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)
    ) {
      try {
        await this.#live(await this.#connect())
        pauseMs = FIRST_PAUSE_MS
      } catch (error) {
        this.#reason = error
      }
      await this.#clock.sleep(this.#random.fraction() * pauseMs, this.#closing.signal).catch(() => {})
    }
  }

  #connect(): Promise<NatsConnection> {
    const { servers, ...secrets } = this.#address
    return connect({
      servers: [...servers],
      ...secrets,
      reconnect: false,
      timeout: ANSWER_MS,
      pingInterval: PING_MS,
    })
  }

  /** Resolves when the connection is gone. */
  async #live(nats: NatsConnection): Promise<void> {
    const ended = new AbortController()
    const gone = nats.closed()
    try {
      const manager = await jetstreamManager(nats, { timeout: ANSWER_MS })
      if (this.#closing.signal.aborted) return
      this.#connection = { nats, manager, stream: manager.jetstream(), ended: ended.signal }
      for (const listener of this.#listeners) listener(this.#connection)
      this.#reason = (await gone) ?? new Error('the connection was closed')
    } finally {
      this.#connection = undefined
      ended.abort(new Error('the batch is lost: the connection to NATS has ended'))
      await nats.close()
    }
  }
}
