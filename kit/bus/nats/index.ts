import type { Clock } from '../../world/clock.ts'
import type { Random } from '../../world/random.ts'
import type { Bus, Subscribe, Subscription } from '../bus.ts'
import { Lanes } from '../lanes.ts'
import { assertNames } from '../sharing/topic.ts'
import { copiesOn, readNatsAddress } from './address.ts'
import { NatsLink, type Connection } from './link.ts'
import { hasTopic, openLog } from './log.ts'
import { moveTo } from './places.ts'
import { publish } from './publish.ts'
import { NatsSession, type SessionParts } from './session.ts'

export { viewNats } from './view.ts'

/** Where the servers are, and the time and chance with which their client waits between attempts. */
export interface NatsOptions {
  /** `nats://host:port`; three or more hosts, separated by commas, keep three copies of each event. */
  readonly url: string
  readonly clock: Clock
  readonly random: Random
}

/**
 * A bus on NATS JetStream. A publish is tried once and rejects if the server cannot be reached or does not store it; the
 * relay tries again. Subscriptions outlive the server: they come back to it by themselves.
 */
export function connectNats({ url, clock, random }: NatsOptions): Bus {
  const address = readNatsAddress(url)
  const copies = copiesOn(address)
  const link = new NatsLink(address, clock, random)
  const subscriptions = new Set<Subscription>()
  let known: Connection | undefined
  const opened = async () => {
    const connection = link.now()
    if (connection !== known) await openLog(connection, copies)
    return (known = connection)
  }
  return {
    publish: async (topic, events) => {
      assertNames(topic)
      try {
        await publish(await opened(), topic, events)
      } catch (error) {
        // It may be that the stream is gone: the next attempt looks.
        known = undefined
        throw error
      }
    },
    subscribe: (options) => {
      assertNames(options.group, ...options.topics)
      const subscription = subscribe(options, { copies, link, clock, random })
      subscriptions.add(subscription)
      return {
        close: async () => {
          await subscription.close()
          subscriptions.delete(subscription)
        },
      }
    },
    rewind: async (group, topic, to) => {
      assertNames(group, topic)
      const connection = await opened()
      if (!(await hasTopic(connection, topic))) throw new Error(`There is no topic ${topic}.`)
      await moveTo(connection, group, topic, to)
    },
    check: async () => openLog(link.now(), copies),
    close: async () => {
      await Promise.all([...subscriptions].map((subscription) => subscription.close()))
      await link.close()
    },
  }
}

/** One session after the other, each on a connection of its own. */
function subscribe(options: Subscribe, parts: Omit<SessionParts, 'options' | 'lanes'>): Subscription {
  const lanes = new Lanes(options.handle, parts.clock)
  let session: NatsSession | undefined
  const deaf = parts.link.each((connection) => (session = new NatsSession({ ...parts, options, lanes }, connection)))
  return {
    close: async () => {
      deaf()
      await session?.leave()
      await lanes.close()
    },
  }
}
