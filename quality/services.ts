import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Contract } from '@souk/kit/contract'
import type { Service } from '@souk/kit/service'
import { root } from './repository.ts'

const folders = (file: string): string[] =>
  readdirSync(join(root, 'services'))
    .filter((name) => existsSync(join(root, 'services', name, file)))
    .sort()

const load = async (name: string, file: string): Promise<Record<string, unknown>> =>
  (await import(pathToFileURL(join(root, 'services', name, file)).href)) as Record<string, unknown>

/** The contract of every service, as a value. Throws when a `contract.ts` exports none. */
export const liveContracts = (): Promise<Contract[]> =>
  Promise.all(
    folders('contract.ts').map(async (name) => {
      const found = Object.values(await load(name, 'contract.ts')).find(isContract)
      if (found === undefined) throw new Error(`services/${name}/contract.ts exports no contract`)
      return found
    }),
  )

/** Every service, as a value. */
export const liveServices = (): Promise<Service[]> =>
  Promise.all(folders('service.ts').map(async (name) => (await load(name, 'service.ts')).default as Service))

const isContract = (value: unknown): value is Contract =>
  typeof value === 'object' && value !== null && 'operations' in value && 'events' in value
