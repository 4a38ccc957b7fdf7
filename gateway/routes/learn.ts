import { readContract, type Contract, type ContractDescription } from '@souk/kit/contract'
import type { Discovery, Instance } from '@souk/kit/discovery'
import { readContractAt } from '@souk/kit/http'
import type { Telemetry } from '@souk/kit/telemetry'
import type { Clock } from '@souk/kit/world'
import { isDescription } from './contract-memory.ts'
import { newestOf, openKnownContracts, type Patience } from './known-contracts.ts'

const AGAIN_MS = 1_000
/** How often it is looked who has been away for long. */
const LOOK_MS = 5_000

export interface Learning {
  /** The contracts known now, of running services and of those that ran once; who was first stands first. */
  contracts(): readonly Contract[]
  /** The services that react to an event, by name, as far as they say so. */
  heardBy(type: string): readonly string[]
  /** Running services whose contract, as it is now, has not been read yet. */
  unread(): readonly string[]
  close(): void
}

/**
 * Keeps the contracts of all services in discovery, and remembers them on disk. Each is read once for each hash, from the
 * newest version, of that from the instance that started last: while two run side by side the new one decides. `changed` is
 * called after a change.
 */
export function learnContracts(
  world: { discovery: Discovery; clock: Clock; telemetry: Telemetry },
  { file, patience }: { file: string; patience: Patience },
  changed: () => void,
): Learning {
  const { discovery, clock, telemetry } = world
  const known = openKnownContracts(world, file, patience)
  /** Hashes of what was read since the start: what is on disk may be out of date even if its hash is the same. */
  const hashes = new Map<string, string>()
  const reading = new Set<string>()
  const told = new Map<string, string>()
  const closing = new AbortController()

  const learn = async (instance: Instance): Promise<void> => {
    const { service, url, version, contractHash } = instance
    try {
      const description = await readDescription(instance)
      if (closing.signal.aborted) return
      known.put(service, version, description)
      hashes.set(service, contractHash)
      changed()
    } catch (error) {
      const cause = (error as Error).message
      if (told.get(service) !== cause) telemetry.log().warn('a contract cannot be read', { service, url, cause })
      told.set(service, cause)
      await clock.sleep(AGAIN_MS, closing.signal).catch(() => {})
    }
    reading.delete(service)
    look()
  }
  const look = () => {
    if (closing.signal.aborted) return
    const forgotten = known.age()
    for (const service of forgotten) hashes.delete(service)
    if (forgotten.length > 0) changed()
    for (const service of discovery.services()) {
      const newest = newestOf(discovery.instances(service))
      if (newest === undefined || reading.has(service) || known.mayReturn(service)) continue
      if (hashes.get(service) === newest.contractHash) {
        known.put(service, newest.version)
        continue
      }
      reading.add(service)
      void learn(newest)
    }
  }
  const lookAgain = () => {
    look()
    cancel = clock.after(Math.min(LOOK_MS, patience.versionAwayMs, patience.serviceAwayMs), lookAgain)
  }
  const unwatch = discovery.watch(look)
  let cancel = () => {}
  lookAgain()
  return {
    contracts: () => known.list().map(readContract),
    heardBy: (type) =>
      known
        .list()
        .filter(({ hears }) => Array.isArray(hears) && hears.includes(type))
        .map(({ name }) => name)
        .sort(),
    unread: () => [...reading],
    close: () => {
      closing.abort()
      unwatch()
      cancel()
    },
  }
}

async function readDescription({ service, url }: Instance): Promise<ContractDescription> {
  const description = await readContractAt(url)
  if (!isDescription(description)) throw new Error('it is no contract')
  if (description.name !== service) throw new Error(`it is the contract of ${description.name}`)
  return description
}
