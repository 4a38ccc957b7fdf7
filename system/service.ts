// One process of one service: `node system/service.ts <folder of the service>`. The supervisor starts it and tells it
// through the environment where everything is.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { host } from '@souk/kit/host'
import type { Service } from '@souk/kit/service'
import { realWorld } from '@souk/kit/process'
import { addressesFrom } from './addresses.ts'
import { supervised } from './supervised.ts'

const folder = process.argv[2] as string
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }

await supervised(async (tell) => {
  const { default: service } = (await import(pathToFileURL(join(folder, 'service.ts')).href)) as { default: Service }
  const world = await realWorld(addressesFrom(service.contract.name, process.env), process.env)
  const running = await host(service, world, version)
  tell({ state: 'listening', url: running.url, id: running.id })
  await running.started
  tell({ state: 'ready' })
  return async () => {
    await running.stop()
    await world.close()
  }
})
