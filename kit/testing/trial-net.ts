import type { Endpoint, Transport } from '../call/index.ts'
import type { Discovery, Instance } from '../discovery/index.ts'

/** The network of the trial world: who runs, and calls that become function calls with a JSON round trip. */
export interface TrialNet {
  readonly discovery: Discovery
  readonly transport: Transport
  listen(endpoint: Endpoint): Promise<{ url: string; close(): Promise<void> }>
  /** Makes an instance unreachable, as if its process had died. */
  cut(url: string): void
}

export function trialNet(): TrialNet {
  const endpoints = new Map<string, Endpoint>()
  const watchers = new Set<() => void>()
  let instances: readonly Instance[] = []
  const lists = new Map<string, readonly Instance[]>()
  let opened = 0

  const publish = (next: readonly Instance[]) => {
    instances = next
    lists.clear()
    for (const changed of watchers) changed()
  }
  const listOf = (service: string) => {
    let list = lists.get(service)
    if (list === undefined) lists.set(service, (list = instances.filter((instance) => instance.service === service)))
    return list
  }

  return {
    discovery: {
      register: async (instance) => {
        publish([...instances, instance])
        return async () => publish(instances.filter(({ id }) => id !== instance.id))
      },
      instances: listOf,
      services: () => [...new Set(instances.map(({ service }) => service))],
      watch: (changed) => {
        watchers.add(changed)
        return () => void watchers.delete(changed)
      },
      close: async () => {},
    },
    transport: {
      send: async (instance, operation, input, metadata, signal) => {
        const endpoint = endpoints.get(instance.url)
        if (endpoint === undefined) throw new Error(`connection refused by ${instance.url}`)
        const answer = await endpoint.dispatch(operation.name, throughJson(input), metadata, () => signal)
        return { ...answer, body: throughJson(answer.body) }
      },
      close: async () => {},
    },
    listen: async (endpoint) => {
      const url = `trial:${++opened}`
      endpoints.set(url, endpoint)
      return { url, close: async () => void endpoints.delete(url) }
    },
    cut: (url) => {
      endpoints.delete(url)
      publish(instances.filter((instance) => instance.url !== url))
    },
  }
}

const throughJson = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)))
