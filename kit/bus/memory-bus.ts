import type { Clock } from '../world/clock.ts'
import type { Batch, Bus, CloudEvent } from './bus.ts'
import { MemoryLog } from './memory-log.ts'
import { MemorySubscription } from './memory-subscription.ts'

/** Asked at each step, so that a simulation can break it. Left out, everything goes well. */
export interface Faults {
  /** What a consumer gets instead of a batch, one after the other: it twice, in pieces, in another order. */
  deliveries?(batch: Batch): readonly Batch[]
  /** How long a batch travels, in milliseconds. Default: 0. */
  delayMs?(batch: Batch): number
  /** Is this acknowledgement lost? The batch then comes again. */
  loseAcknowledgement?(batch: Batch): boolean
}

/** A bus of the trial world, with what a test can do to it. */
export interface MemoryBus extends Bus {
  /** Another client of the same broker. */
  connect(): MemoryBus
  /** Ends this client as if its process had died: it publishes and acknowledges nothing more and its signals abort. */
  crash(): void
  /** Everything that was ever published by any client, in order. */
  published(): CloudEvent[]
  /** Forgets the events kept so far of a topic, as retention does. */
  trim(topic: string): void
}

/**
 * The bus of the trial world: the semantics of a broker without a process. It draws no randomness and waits on the
 * world's clock only, so that the same calls give the same run.
 */
export function memoryBus({ clock, faults = {} }: { clock: Clock; faults?: Faults }): MemoryBus {
  return connect(new MemoryLog(), clock, faults)
}

function connect(log: MemoryLog, clock: Clock, faults: Faults): MemoryBus {
  const subscriptions = new Set<MemorySubscription>()
  let ended = false
  const alive = () => {
    if (ended) throw new Error('this client of the bus has ended')
  }
  const end = () => {
    ended = true
    for (const subscription of subscriptions) subscription.crash()
  }
  return {
    publish: async (topic, events) => {
      alive()
      log.append(topic, events, clock.now())
    },
    subscribe: (options) => {
      alive()
      const subscription = new MemorySubscription(log, options, clock, faults)
      subscriptions.add(subscription)
      return {
        close: async () => {
          await subscription.close()
          subscriptions.delete(subscription)
        },
      }
    },
    rewind: async (group, topic, to) => {
      alive()
      log.rewind(group, topic, to)
    },
    check: async () => alive(),
    close: async () => {
      await Promise.all([...subscriptions].map((subscription) => subscription.close()))
      end()
    },
    connect: () => connect(log, clock, faults),
    crash: end,
    published: () => log.published(),
    trim: (topic) => log.trim(topic),
  }
}
