import { Pool } from 'undici'
import type { Discovery, Instance } from '@souk/kit/discovery'
import { createPolicies, type CalleeState, type Policies } from '@souk/kit/resilience'
import type { Telemetry } from '@souk/kit/telemetry'
import type { Clock, Random } from '@souk/kit/world'

/** Requests to one service at a time; more wait for a moment, still more are turned away. */
const CONCURRENT = 256
/** Requests that an instance had when it died, and that another one answers instead; more than 10 % for long it never is. */
const SPARE_ATTEMPTS = 128
const CONNECT_MS = 2_000
/** Longer than any deadline: the deadline is kept by the policies, this only frees what they have forgotten. */
const FORGOTTEN_MS = 30_000

/** The ways to the services: connections to each instance, and policies for each service. */
export interface Upstreams {
  pool(url: string): Pool
  policies(service: string): Policies
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
  const policies = new Map<string, { policies: Policies; instances: readonly Instance[] }>()

  const newPolicies = (): Policies =>
    createPolicies({
      clock,
      random,
      settings: { bulkhead: { concurrent: CONCURRENT, queue: CONCURRENT }, budget: { reserve: SPARE_ATTEMPTS } },
      observe: (event) => {
        const callee = 'callee' in event ? event.callee : 'gateway'
        telemetry.count('resilience_events', { service: 'gateway', callee, kind: event.kind })
        if (event.kind === 'breaker')
          telemetry.log().warn(`circuit ${event.to}`, { callee, operation: event.operation })
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
    for (const [service, entry] of policies) {
      const instances = discovery.instances(service)
      if (isFresh(instances, entry.instances) && isOpen(entry.policies)) entry.policies = newPolicies()
      entry.instances = instances
    }
  })

  return {
    pool: (url) => {
      let pool = pools.get(url)
      if (pool === undefined) pools.set(url, (pool = newPool(url)))
      return pool
    },
    policies: (service) => {
      let entry = policies.get(service)
      if (entry === undefined)
        policies.set(service, (entry = { policies: newPolicies(), instances: discovery.instances(service) }))
      return entry.policies
    },
    state: () => [...policies.values()].flatMap((entry) => entry.policies.state()),
    close: async () => {
      unwatch()
      await Promise.all([...pools.values()].map((pool) => pool.destroy()))
    },
  }
}

/** A circuit that opened on instances that are gone says nothing about one that has just come. */
const isFresh = (now: readonly Instance[], before: readonly Instance[]): boolean =>
  now.some(({ id }) => !before.some((each) => each.id === id))

const isOpen = (policies: Policies): boolean =>
  policies.state().some(({ breakers }) => breakers.some(({ state }) => state.kind !== 'closed'))

const newPool = (url: string): Pool =>
  new Pool(url, {
    connections: CONCURRENT,
    pipelining: 1,
    connectTimeout: CONNECT_MS,
    headersTimeout: FORGOTTEN_MS,
    bodyTimeout: FORGOTTEN_MS,
  })
