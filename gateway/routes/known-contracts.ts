import type { ContractDescription } from '@souk/kit/contract'
import { compareVersions, type Discovery, type Instance } from '@souk/kit/discovery'
import type { Telemetry } from '@souk/kit/telemetry'
import type { Clock } from '@souk/kit/world'
import { readContracts, type KnownContract } from './contract-memory.ts'
import { writeMemory } from './memory-file.ts'

/** How long what nobody runs any more is still believed in. */
export interface Patience {
  /** A version, while an older one runs: it may be starting again, or be given up. */
  readonly versionAwayMs: number
  /** A service of which nothing runs. */
  readonly serviceAwayMs: number
  /** Services that belong to the system: they are never forgotten. */
  readonly expected: readonly string[]
}

/** The contracts of services, on disk as well, and how long it is since somebody ran them. */
export interface KnownContracts {
  list(): readonly ContractDescription[]
  /** This version runs; the description is the one that was known unless another is given. */
  put(service: string, version: string, description?: ContractDescription): void
  /** Notes who is away and since when. Answers the services that are forgotten with that. */
  age(): readonly string[]
  /** The version that is known is away, but not for long: what runs is an older one. */
  mayReturn(service: string): boolean
}

export function openKnownContracts(
  { discovery, clock, telemetry }: { discovery: Discovery; clock: Clock; telemetry: Telemetry },
  file: string,
  { versionAwayMs, serviceAwayMs, expected }: Patience,
): KnownContracts {
  const known = new Map(readContracts(file).map((each): [string, KnownContract] => [each.description.name, each]))
  const keep = () => writeMemory(file, [...known.values()], telemetry)
  const awayMs = ({ awaySinceMs }: KnownContract) => (awaySinceMs === undefined ? 0 : clock.now() - awaySinceMs)
  const isHere = ({ version, description }: KnownContract) => {
    const newest = newestOf(discovery.instances(description.name))
    return newest !== undefined && compareVersions(newest.version, version) >= 0
  }
  const isGone = (each: KnownContract) => {
    const { name } = each.description
    return !expected.includes(name) && discovery.instances(name).length === 0 && awayMs(each) >= serviceAwayMs
  }
  return {
    list: () => [...known.values()].map(({ description }) => description),
    put: (service, version, description) => {
      const before = known.get(service)
      const next = description ?? before?.description
      if (next === undefined || (before?.version === version && before.description === next)) return
      known.set(service, { description: next, version, awaySinceMs: undefined })
      keep()
    },
    age: () => {
      // Who knows of nobody knows nothing about who has gone.
      if (discovery.services().length === 0) return []
      const gone = [...known].filter(([, each]) => isGone(each)).map(([service]) => service)
      for (const service of gone) known.delete(service)
      const changed = [...known].filter(([, each]) => isHere(each) !== (each.awaySinceMs === undefined))
      for (const [service, each] of changed)
        known.set(service, { ...each, awaySinceMs: isHere(each) ? undefined : clock.now() })
      if (gone.length + changed.length > 0) keep()
      return gone
    },
    mayReturn: (service) => {
      const each = known.get(service)
      return each?.awaySinceMs !== undefined && awayMs(each) < versionAwayMs
    },
  }
}

/** The newest version decides, and of that the instance that started last: ids are ordered by time. */
export const newestOf = (instances: readonly Instance[]): Instance | undefined =>
  instances.toSorted((one, other) => compareVersions(one.version, other.version) || (one.id < other.id ? -1 : 1)).at(-1)
