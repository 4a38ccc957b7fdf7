import { join } from 'node:path'
import type { Addresses } from '@souk/kit/process'

/** Where the gateway offers gRPC unless another port is set. */
export const GRPC_PORT = 50_051

type Environment = Readonly<Record<string, string | undefined>>

/** Where the parts of infrastructure are, as the environment says. Throws one sentence that names what is missing. */
export function addressesFrom(name: string, env: Environment): Addresses {
  const needed = (variable: string) => {
    const value = env[variable]
    if (value === undefined || value === '') throw new Error(`${variable} must be set`)
    return value
  }
  return {
    name,
    data: env.SOUK_DATA ?? join(process.cwd(), '.souk'),
    bus: needed('SOUK_BUS_URL'),
    discovery: needed('SOUK_DISCOVERY_URL'),
    database: env[`${name.replaceAll('-', '_').toUpperCase()}_DATABASE_URL`],
    port: env.PORT === undefined ? undefined : Number(env.PORT),
    grpcPort: env.SOUK_GRPC_PORT === undefined ? undefined : Number(env.SOUK_GRPC_PORT),
    address: env.SOUK_ADDRESS,
  }
}
