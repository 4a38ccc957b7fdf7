import { Pool } from '../undici/index.ts'
import type { Clock } from '../world/clock.ts'
import type { Random } from '../world/random.ts'
import { brokerHttp } from './broker-http.ts'
import { subscribe } from './broker-subscription.ts'
import type { Bus, CloudEvent, Subscription } from './bus.ts'
import { assertNames } from './sharing/topic.ts'

/** Where the broker is, and the time and chance with which its client waits between attempts. */
export interface BrokerClientOptions {
  /** `http://souk:TOKEN@127.0.0.1:PORT` */
  readonly url: string
  readonly clock: Clock
  readonly random: Random
}

/** Publishes and acknowledgements under way at once; more wait for their turn. */
const CONNECTIONS = 32
const ANSWER_MS = 10_000
const REQUEST_EVENTS = 500
const REQUEST_CHARS = 1_000_000

/**
 * A bus on the built-in broker. A publish is tried once and rejects if the broker cannot be reached or refuses; the relay
 * tries again. Subscriptions outlive the broker: they come back to it by themselves.
 */
export function connectBroker({ url, clock, random }: BrokerClientOptions): Bus {
  const { origin, password } = new URL(url)
  const http = brokerHttp(`Bearer ${decodeURIComponent(password)}`)
  const pool = new Pool(origin, { connections: CONNECTIONS, headersTimeout: ANSWER_MS, bodyTimeout: ANSWER_MS })
  const subscriptions = new Set<Subscription>()
  return {
    publish: async (topic, events) => {
      for (const body of requests(events)) await http(pool, `/v1/topics/${encodeURIComponent(topic)}/events`, body)
    },
    subscribe: (options) => {
      assertNames(options.group, ...options.topics)
      const subscription = subscribe({ options, origin, http, pool, clock, random })
      subscriptions.add(subscription)
      return {
        close: async () => {
          await subscription.close()
          subscriptions.delete(subscription)
        },
      }
    },
    rewind: async (group, topic, to) => {
      const body = { topic, to: typeof to === 'string' ? to : new Date(to.at).toISOString() }
      await http(pool, `/v1/groups/${encodeURIComponent(group)}/rewind`, JSON.stringify(body))
    },
    check: async () => {
      await http(pool, '/health/ready')
    },
    close: async () => {
      await Promise.all([...subscriptions].map((subscription) => subscription.close()))
      await pool.close()
    },
  }
}

/** The bodies that carry these events in this order, none of them larger than the broker takes. */
function* requests(events: readonly CloudEvent[]): Generator<string> {
  let texts: string[] = []
  let chars = 0
  for (const event of events) {
    const text = JSON.stringify(event)
    if (texts.length === REQUEST_EVENTS || (texts.length > 0 && chars + text.length > REQUEST_CHARS)) {
      yield `{"events":[${texts.join(',')}]}`
      texts = []
      chars = 0
    }
    texts.push(text)
    chars += text.length
  }
  if (texts.length > 0) yield `{"events":[${texts.join(',')}]}`
}
