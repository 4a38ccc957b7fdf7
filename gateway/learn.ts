import { request } from 'undici'
import { readContract, type Contract, type ContractDescription } from '@souk/kit/contract'
import type { Discovery, Instance } from '@souk/kit/discovery'
import type { Telemetry } from '@souk/kit/telemetry'
import type { Clock } from '@souk/kit/world'
import { isDescription, readContracts } from './contract-memory.ts'
import { writeMemory } from './memory-file.ts'

const READ_MS = 2_000
const AGAIN_MS = 1_000

export interface Learning {
  /** The contracts known now, of running services and of those that ran once; who was first stands first. */
  contracts(): readonly Contract[]
  /** Running services whose contract, as it is now, has not been read yet. */
  unread(): readonly string[]
  close(): void
}

/**
 * Keeps the contracts of all services in discovery, and remembers them on disk. Each is read once for each hash, from the
 * instance that started last: while two versions run side by side the new one decides. `changed` is called after a change.
 */
export function learnContracts(
  { discovery, clock, telemetry }: { discovery: Discovery; clock: Clock; telemetry: Telemetry },
  file: string,
  changed: () => void,
): Learning {
  const known = new Map(readContracts(file).map((each): [string, ContractDescription] => [each.name, each]))
  /** Hashes of what was read since the start: what is on disk may be out of date even if its hash is the same. */
  const hashes = new Map<string, string>()
  const reading = new Set<string>()
  const told = new Map<string, string>()
  const closing = new AbortController()

  const learn = async (instance: Instance): Promise<void> => {
    const { service, url, contractHash } = instance
    try {
      const description = await readDescription(instance)
      if (closing.signal.aborted) return
      known.set(service, description)
      hashes.set(service, contractHash)
      changed()
      writeMemory(file, [...known.values()], telemetry)
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
    for (const service of discovery.services()) {
      const newest = newestOf(discovery.instances(service))
      if (newest === undefined || reading.has(service) || hashes.get(service) === newest.contractHash) continue
      reading.add(service)
      void learn(newest)
    }
  }
  const unwatch = discovery.watch(look)
  look()
  return {
    contracts: () => [...known.values()].map(readContract),
    unread: () => [...reading],
    close: () => {
      closing.abort()
      unwatch()
    },
  }
}

/** Ids are ordered by time. */
const newestOf = (instances: readonly Instance[]): Instance | undefined =>
  instances.reduce<Instance | undefined>((newest, each) => (newest && newest.id > each.id ? newest : each), undefined)

async function readDescription({ service, url }: Instance): Promise<ContractDescription> {
  const reply = await request(new URL('/.contract', url), { headersTimeout: READ_MS, bodyTimeout: READ_MS })
  const description: unknown = await reply.body.json()
  if (reply.statusCode !== 200) throw new Error(`HTTP ${reply.statusCode}`)
  if (!isDescription(description)) throw new Error('it is no contract')
  if (description.name !== service) throw new Error(`it is the contract of ${description.name}`)
  return description
}
