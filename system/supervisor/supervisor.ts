import type { Registry } from '@souk/kit/discovery'
import type { Part } from '../system.ts'
import { seenIn } from './announced.ts'
import type { LogLines } from './log-lines.ts'
import { superviseProcess, type Supervised, type Watcher } from './process.ts'

/** Keeps the processes of a system alive. */
export interface Supervisor {
  readonly processes: readonly Supervised[]
  /** The names of the services: neither bus nor door. */
  readonly services: readonly string[]
  /** The processes of one part. Throws when there is no such part. */
  of(service: string): readonly Supervised[]
  /** Makes a part known, without starting it; does nothing when it is known already. */
  add(part: Part): void
  /** Makes a part known in place of one with its name, unless that is running. */
  renew(part: Part): void
  /** Runs so many processes of a service. */
  scale(service: string, count: number): Promise<void>
  startAll(): void
  stopAll(): Promise<void>
}

/** Of one service on one machine. */
export const MOST_INSTANCES = 8

const isService = (name: string) => name !== 'broker' && name !== 'gateway'

export class NoSuchProcess extends Error {}

export function createSupervisor(
  parts: readonly Part[],
  registry: Registry,
  logs: LogLines,
  watcher: Omit<Watcher, 'gone' | 'announced'>,
): Supervisor {
  const watch: Watcher = { ...watcher, gone: (id) => registry.remove(id), announced: seenIn(registry) }
  const supervise = (part: Part, name: string) => superviseProcess(part, name, logs, watch)
  const byPart = new Map<string, { part: Part; processes: Supervised[] }>()
  const renew = (part: Part) => {
    if (byPart.get(part.name)?.processes.some(({ state }) => state !== 'stopped' && state !== 'failed')) return
    byPart.set(part.name, { part, processes: [supervise(part, part.name)] })
  }
  const add = (part: Part) => void (byPart.has(part.name) || renew(part))
  parts.forEach(add)

  const entry = (service: string) => {
    const found = byPart.get(service)
    if (found === undefined)
      throw new NoSuchProcess(`There is no ${service} here. There are: ${[...byPart.keys()].join(', ')}.`)
    return found
  }
  const all = () => [...byPart.values()].flatMap(({ processes }) => processes)

  return {
    get processes() {
      return all()
    },
    get services() {
      return [...byPart.values()].flatMap(({ part }) => (isService(part.name) && !part.beside ? [part.name] : []))
    },
    of: (service) => entry(service).processes,
    add,
    renew,
    startAll: () => all().forEach((process) => process.start()),
    scale: async (service, count) => {
      if (!Number.isInteger(count) || count < 1 || count > MOST_INSTANCES)
        throw new NoSuchProcess(`Scale to 1 up to ${MOST_INSTANCES}.`)
      const { part, processes } = entry(service)
      if (part.once) throw new NoSuchProcess(`${service} runs once: scale a service.`)
      while (processes.length < count) {
        const next = supervise(part, `${part.name}-${processes.length + 1}`)
        processes.push(next)
        next.start()
      }
      await Promise.all(processes.splice(count).map((process) => process.stop()))
    },
    // The door first, so that nothing new comes in; the bus last, so that what is committed can still be published.
    stopAll: async () => {
      for (const process of all()) process.retire()
      const stop = (wanted: (name: string) => boolean) =>
        Promise.all(
          all()
            .filter(({ service }) => wanted(service))
            .map((process) => process.stop()),
        )
      await stop((name) => name === 'gateway')
      await stop(isService)
      await stop((name) => name === 'broker')
    },
  }
}
