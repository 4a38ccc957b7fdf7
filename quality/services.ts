import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Contract } from '@souk/kit/contract'
import type { Service } from '@souk/kit/service'
import { adapters } from '../system/system.ts'
import { root } from './repository.ts'

/** Where services stand: the shop's own, and those that stand in for the world outside. */
const PARENTS = ['services', 'system/stand-ins']

const foldersWith = (file: string): string[] =>
  PARENTS.flatMap((parent) =>
    readdirSync(join(root, parent))
      .sort()
      .map((name) => `${parent}/${name}`),
  ).filter((folder) => existsSync(join(root, folder, file)))

/** The folder of a service, from the root. */
export const folderOf = (service: string): string =>
  foldersWith('contract.ts').find((folder) => basename(folder) === service) ?? `services/${service}`

const load = async (folder: string, file: string): Promise<Record<string, unknown>> =>
  (await import(pathToFileURL(join(root, folder, file)).href)) as Record<string, unknown>

/** The contract of every service, as a value. Throws when a `contract.ts` exports none. */
export const liveContracts = (): Promise<Contract[]> =>
  Promise.all(
    foldersWith('contract.ts').map(async (folder) => {
      const found = Object.values(await load(folder, 'contract.ts')).find(isContract)
      if (found === undefined) throw new Error(`${folder}/contract.ts exports no contract`)
      return found
    }),
  )

/** Every service, as a value. */
export const liveServices = (): Promise<Service[]> =>
  Promise.all(foldersWith('service.ts').map(async (folder) => (await load(folder, 'service.ts')).default as Service))

/** What runs under the name of a stand-in where the operator has chosen the real thing. */
export const liveAdapters = (): Promise<Service[]> =>
  Promise.all(adapters.map(async ({ folder }) => (await load(folder, 'service.ts')).default as Service))

const isContract = (value: unknown): value is Contract =>
  typeof value === 'object' && value !== null && 'operations' in value && 'events' in value
