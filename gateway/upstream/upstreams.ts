import type { Discovery } from '@souk/kit/discovery'
import { Pool } from '@souk/kit/undici'
import { createPolicies, type CalleeState, type Policies } from '@souk/kit/resilience'
import type { Telemetry } from '@souk/kit/telemetry'
import type { Clock, Random } from '@souk/kit/world'

/** Requests to one service at a time; more wait for a moment, still more are turned away. */
const CONCURRENT = 256
/** Requests that an instance had when it died, and that another one answers instead; more than 10 % for long it never is. */
const SPARE_ATTEMPTS = 128
/** As many as a service lets watch at a time. */
const STREAMS = 128
const CONNECT_MS = 2_000
/** Beyond the slowest answer that is in order: a purchase waits for a payment that takes its time. */
const SLOW_MS = 8_500

/** The ways to the services: connections to each instance, and the policies under which they are used. */
export interface Upstreams {
  pool(url: string): Pool
  readonly policies: Policies
  state(): readonly CalleeState[]
  close(): Promise<void>
}

export function createUpstreams(world: {
  clock: Clock
  random: Random
  telemetry: Telemetry
  discovery: Discovery
}): Upstreams {
  const { clock, random, telemetry, discovery } = world
  const pools = new Map<string, Pool>()
  const policies = createPolicies({
    clock,
    random,
    settings: {
      bulkhead: { concurrent: CONCURRENT, queue: CONCURRENT },
      budget: { reserve: SPARE_ATTEMPTS },
      breaker: { slowMs: SLOW_MS },
    },
    observe: (event) => {
      const callee = 'callee' in event ? event.callee : 'gateway'
      telemetry.count('resilience_events', { service: 'gateway', callee, kind: event.kind })
      if (event.kind === 'breaker') telemetry.log().warn(`circuit ${event.to}`, { callee, operation: event.operation })
      if (event.kind === 'ejected') telemetry.log().warn('instance ejected', { callee, instance: event.instance.id })
    },
  })

  const unwatch = discovery.watch(() => {
    const urls = new Set(discovery.services().flatMap((name) => discovery.instances(name).map(({ url }) => url)))
    for (const [url, pool] of pools)
      if (!urls.has(url)) {
        pools.delete(url)
        pool.close().catch(() => {})
      }
  })

  return {
    pool: (url) => {
      let pool = pools.get(url)
      if (pool === undefined) pools.set(url, (pool = newPool(url)))
      return pool
    },
    policies,
    state: () => policies.state(),
    close: async () => {
      unwatch()
      await Promise.all([...pools.values()].map((pool) => pool.destroy()))
    },
  }
}

const newPool = (url: string): Pool =>
  new Pool(url, {
    // Watched answers keep theirs, and must not take them from the others.
    connections: CONCURRENT + STREAMS,
    pipelining: 1,
    connectTimeout: CONNECT_MS,
    // The policies keep the deadline until an answer begins, and the silence of its client ends one that does not go on.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
