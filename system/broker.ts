import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openBroker } from '@souk/kit/bus'
import { systemClock } from '@souk/kit/world'
import { supervised } from './supervised.ts'

/** The process of the built-in broker. */
export const run = () =>
  supervised(async (tell) => {
    const { SOUK_DATA = '.souk', SOUK_BUS_URL = '', PORT = '0' } = process.env
    const folder = join(SOUK_DATA, 'databases')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const token = decodeURIComponent(new URL(SOUK_BUS_URL).password)
    const broker = await openBroker({ file: join(folder, 'broker.db'), token, clock: systemClock, port: Number(PORT) })
    // Without the token: this address is shown.
    tell({ state: 'listening', url: new URL(broker.url).origin, id: 'broker' })
    tell({ state: 'ready' })
    return () => broker.close()
  })
