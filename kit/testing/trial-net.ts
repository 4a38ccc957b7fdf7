import type { Answer, Endpoint, Transport } from '../call/index.ts'
import type { Discovery, Instance } from '../discovery/index.ts'

/** The network of the trial world: who runs, and calls that become function calls with a JSON round trip. */
export interface TrialNet {
  readonly discovery: Discovery
  readonly transport: Transport
  listen(endpoint: Endpoint): Promise<{ url: string; close(): Promise<void> }>
  /** Makes an instance unreachable, as if its process had died: its callers see their connections break. */
  cut(url: string): void
}

interface Door {
  readonly endpoint: Endpoint
  readonly broken: AbortController
  readonly inside: Set<Promise<Answer>>
}

export function trialNet(): TrialNet {
  const doors = new Map<string, Door>()
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
        const door = doors.get(instance.url)
        if (door === undefined) throw new Error(`connection refused by ${instance.url}`)
        const name = operation.service === 'operator' ? `operator.${operation.name}` : operation.name
        const work = door.endpoint.dispatch(name, throughJson(input), metadata, () => signal)
        door.inside.add(work)
        void work.finally(() => door.inside.delete(work))
        const answer = await orAborted(work, [signal, door.broken.signal])
        return { ...answer, body: throughJson(answer.body) }
      },
      close: async () => {},
    },
    listen: async (endpoint) => {
      const url = `trial:${++opened}`
      const door: Door = { endpoint, broken: new AbortController(), inside: new Set() }
      doors.set(url, door)
      const close = async () => {
        doors.delete(url)
        await Promise.all(door.inside)
      }
      return { url, close }
    },
    cut: (url) => {
      doors.get(url)?.broken.abort(new Error(`connection reset by ${url}`))
      doors.delete(url)
      publish(instances.filter((instance) => instance.url !== url))
    },
  }
}

/** The answer, unless the caller gives up or the connection breaks before it comes. */
function orAborted(answer: Promise<Answer>, signals: readonly AbortSignal[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stop = ({ target }: { target: EventTarget | null }) => {
      settle()
      reject((target as AbortSignal).reason as Error)
    }
    const settle = () => signals.forEach((signal) => signal.removeEventListener('abort', stop))
    for (const signal of signals) {
      if (signal.aborted) return reject(signal.reason as Error)
      signal.addEventListener('abort', stop)
    }
    answer.finally(settle).then(resolve, reject)
  })
}

const throughJson = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)))
