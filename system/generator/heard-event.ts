import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Contract, EventType } from '@souk/kit/contract'
import { EXIT, Failure } from '../commands/failure.ts'

/** What a new service listens to unless it is told otherwise. */
export const DEFAULT_EVENT = 'inventory.sold'

/** A contract with the name under which its file exports it. */
interface Known {
  readonly exported: string
  readonly contract: Contract
}

/** An event that a new service will react to. */
export interface HeardEvent {
  readonly event: EventType
  /** The name of its contract in code. */
  readonly exported: string
}

/** The contracts of all services here. */
export async function contractsIn(root: string): Promise<Known[]> {
  const files = readdirSync(join(root, 'services'))
    .map((name) => join(root, 'services', name, 'contract.ts'))
    .filter((file) => existsSync(file))
  const found = await Promise.all(
    files.map(async (file) =>
      Object.entries((await import(pathToFileURL(file).href)) as Record<string, Partial<Contract>>)
        .filter(([, value]) => typeof value === 'object' && value.operations !== undefined)
        .map(([exported, contract]) => ({ exported, contract: contract as Contract })),
    ),
  )
  return found.flat()
}

/** The event of that type, `service.event`. Throws a sentence that lists what there is. */
export function heardEvent(type: string, contracts: readonly Known[]): HeardEvent {
  const all = contracts.flatMap(({ exported, contract }) =>
    Object.values(contract.events).map((event) => ({ event, exported })),
  )
  const found = all.find(({ event }) => event.type === type)
  if (found) return found
  const types = all.map(({ event }) => event.type).join(', ')
  throw new Failure(`There is no event ${type}. There are: ${types}.`, EXIT.wrongUse)
}
