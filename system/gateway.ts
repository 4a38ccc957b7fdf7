import { gatewaySettings, OWNER, startGateway } from '@souk/gateway'
import { configure } from '@souk/kit/config'
import { realWorld, wiresOf } from '@souk/kit/process'
import { addressesFrom, GRPC_PORT } from './addresses.ts'
import { supervised } from './supervised.ts'

const READY_POLL_MS = 20

/** The process of the gateway; `expected` are the services that must run before it is ready. */
export const run = (...expected: string[]) =>
  supervised(async (tell) => {
    const addresses = addressesFrom('gateway', process.env)
    const world = await realWorld(addresses, process.env)
    const gateway = await startGateway({
      world,
      port: addresses.port ?? 8080,
      address: addresses.address,
      dataFolder: addresses.data,
      staffKey: process.env.SOUK_STAFF_KEY ?? '',
      issue: {
        issuer: process.env.SOUK_TOKEN_ISSUER ?? 'souk',
        audience: process.env.SOUK_TOKEN_AUDIENCE ?? 'souk',
      },
      expected,
      settings: configure(OWNER, gatewaySettings, process.env),
      grpcPort: wiresOf(process.env).grpc ? (addresses.grpcPort ?? GRPC_PORT) : undefined,
      redisUrl: process.env.SOUK_REDIS_URL,
      version: '0.1.0',
    })
    tell({ state: 'listening', url: gateway.url, id: 'gateway' })
    const poll = setInterval(() => {
      if (gateway.notReady().length > 0) return
      clearInterval(poll)
      tell({ state: 'ready' })
    }, READY_POLL_MS)
    return async () => {
      clearInterval(poll)
      await gateway.stop()
      await world.close()
    }
  })
