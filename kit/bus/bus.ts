/** An event as it travels: CloudEvents 1.0 in JSON, with the sequence, partitioning and trace extensions. */
export interface CloudEvent {
  readonly specversion: '1.0'
  readonly id: string
  /** `/souk/<service>` */
  readonly source: string
  /** `<service>.<event>`, for example `order.confirmed`. */
  readonly type: string
  /** The key: the thing it happened to. Events of one key stay in order. */
  readonly subject: string
  /** RFC 3339. */
  readonly time: string
  readonly datacontenttype: 'application/json'
  readonly data: unknown
  /** 1, 2, 3 … without gaps for each key of one source, as a string of digits (CloudEvents sequence extension). */
  readonly sequence: string
  /** W3C trace context of the transaction that emitted it. */
  readonly traceparent?: string
}

/** Events of one partition that are handled and acknowledged together. */
export interface Batch {
  readonly topic: string
  readonly partition: number
  /** In the order in which they were published. */
  readonly events: readonly CloudEvent[]
  /** True while the log of the topic still holds its first event: a key that is new to a consumer then begins with 1. */
  readonly complete: boolean
}

/** What a consumer wants to hear, and what it does with it. */
export interface Subscribe {
  /** Consumers of one group share the partitions; every group gets every event. The service's name. */
  readonly group: string
  /** Names of the services whose events are wanted. */
  readonly topics: readonly string[]
  /** Where a group that was never here begins. */
  readonly from: 'beginning' | 'now'
  /**
   * Handles a batch of one partition; batches of different partitions come concurrently, of one partition one after the
   * other. When it resolves the batch is acknowledged. When it rejects the batch comes again, after a pause. `signal`
   * aborts when the batch is no longer this consumer's (the broker or the connection is gone): it will come again.
   */
  readonly handle: (batch: Batch, signal: AbortSignal) => Promise<void>
}

/**
 * A port, small so that every broker can honour it: durable, at least once, ordered per partition. Brokers do not
 * deduplicate and do not retry single events; receipts and parking in the consumer's database do.
 */
export interface Bus {
  /** Resolves when the events are durable, in this order. If it rejects, some or all may have been published. */
  publish(topic: string, events: readonly CloudEvent[]): Promise<void>
  /** Throws if a name is not that of a service; whether the broker can be reached is seen in `check`. */
  subscribe(options: Subscribe): Subscription
  /** Moves a group in a topic; takes effect for what is not yet delivered. `at` is in milliseconds since 1970. */
  rewind(group: string, topic: string, to: 'beginning' | 'now' | { at: number }): Promise<void>
  /** Resolves if the broker answers now; rejects with the reason if not. */
  check(): Promise<void>
  close(): Promise<void>
}

/** A consumer that is connected. */
export interface Subscription {
  /** Takes no more batches and resolves when those being handled are done and acknowledged. */
  close(): Promise<void>
}

/** How many partitions a topic has, and so how many instances of a consumer can share its work. */
export const PARTITIONS = 16

/** The partition of a key: FNV-1a over its UTF-16 units, so that every world puts a key in the same place. */
export function partitionOf(key: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return (hash >>> 0) % PARTITIONS
}
