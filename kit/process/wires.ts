import type { Endpoint, Transport } from '../call/index.ts'
import { configure, flag, type Configured } from '../config/index.ts'
import type { ContractDescription } from '../contract/index.ts'
import { EVERYBODY } from '../host/settings.ts'
import { httpTransport, listenHttp, readContractAt } from '../http/index.ts'
import type { World } from '../world/index.ts'

/** What an operator may set about the wires, for the whole system. */
export const wireSettings = {
  grpc: flag(false, 'The services and the gateway offer their operations over gRPC too.'),
  callsOverGrpc: flag(false, 'Services call each other over gRPC instead of HTTP, wherever the other one offers it.'),
}

/** What is set about the wires. Throws a `ConfigurationError`. */
export const wiresOf = (env: Readonly<Record<string, string | undefined>>): Configured<typeof wireSettings> =>
  configure(EVERYBODY, wireSettings, env)

/** Where a process listens. */
interface At {
  readonly port?: number | undefined
  readonly grpcPort?: number | undefined
  readonly address?: string | undefined
}

/** How a process is called and calls: over HTTP, and over gRPC where that is switched on. Nothing of gRPC is loaded where it is not. */
export async function openWires(
  at: At,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly transport: Transport; readonly listen: World['listen'] }> {
  const { grpc, callsOverGrpc } = wiresOf(env)
  const { port, grpcPort, address } = at
  const where = address === undefined ? {} : { address }
  const http = httpTransport()
  const listenOnHttp = (endpoint: Endpoint) =>
    listenHttp(endpoint, { ...where, ...(port === undefined ? {} : { port }) })
  if (!grpc && !callsOverGrpc) return { transport: http, listen: listenOnHttp }
  const { grpcTransport, listenGrpc } = await import('../grpc/index.ts')
  const read = async ({ url }: { url: string }) => (await readContractAt(url)) as ContractDescription
  return {
    transport: callsOverGrpc ? grpcTransport(http, read) : http,
    listen: async (endpoint) => {
      const open = await listenOnHttp(endpoint)
      if (!grpc) return open
      const also = await listenGrpc(endpoint, { ...where, port: grpcPort })
      return {
        url: open.url,
        grpcUrl: also.url,
        close: async () => {
          await Promise.all([open.close(), also.close()])
        },
      }
    },
  }
}
