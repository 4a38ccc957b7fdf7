import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readGolden, type Wire } from '@souk/kit/contract'
import { host } from '@souk/kit/host'
import type { Service } from '@souk/kit/service'
import { realWorld, withDoor, type Door } from '@souk/kit/process'
import { addressesFrom } from './addresses.ts'
import { supervised } from './supervised.ts'

const defaultOf = async <T>(file: string): Promise<T> =>
  ((await import(pathToFileURL(file).href)) as { default: T }).default

/** The numbers of binary wires that the golden file keeps; a service that has none yet gets them in declared order. */
const wireIn = (file: string): Wire | undefined =>
  existsSync(file) ? readGolden(readFileSync(file, 'utf8')).wire : undefined

/** One process of the service in `folder`. The supervisor tells it through the environment where everything is. */
export const run = (folder: string) =>
  supervised(async (tell) => {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
    const service = await defaultOf<Service>(join(folder, 'service.ts'))
    const wire = wireIn(join(folder, 'contract.json'))
    const world = await realWorld(addressesFrom(service.contract.name, process.env), process.env)
    const door = join(folder, 'door.ts')
    const running = await host(
      service,
      existsSync(door) ? withDoor(world, await defaultOf<Door>(door)) : world,
      version,
      wire,
    )
    tell({ state: 'listening', url: running.url, id: running.id })
    await running.started
    tell({ state: 'ready' })
    return async () => {
      await running.stop()
      await world.close()
    }
  })
