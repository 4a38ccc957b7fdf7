import { memoryBus } from '../../bus/index.ts'
import type { Answer, Endpoint, Metadata, Transport } from '../../call/index.ts'
import type { ContractDescription, Operation } from '../../contract/index.ts'
import { openSqlite } from '../../database/index.ts'
import { staticDiscovery, type Instance } from '../../discovery/index.ts'
import { host } from '../../host/index.ts'
import { httpTransport, listenHttp, readContractAt } from '../../http/index.ts'
import type { Claims, Keys } from '../../passport/index.ts'
import type { Service } from '../../service/index.ts'
import { recorder } from '../../telemetry/index.ts'
import { idMaker, seededRandom, systemClock as clock, systemRandom, type World } from '../../world/index.ts'
import { grpcTransport, listenGrpc } from '../index.ts'

/** Passports that everybody can read and make. */
const openKeys: Keys = {
  sign: async (claims) => JSON.stringify(claims),
  verify: async (token) => JSON.parse(token) as Claims,
}

/** Listens on both wires at once, as the world of real processes does. */
export async function listenOnBoth(endpoint: Endpoint) {
  const [http, grpc] = [await listenHttp(endpoint), await listenGrpc(endpoint)]
  return {
    url: http.url,
    grpcUrl: grpc.url,
    close: async () => {
      await Promise.all([http.close(), grpc.close()])
    },
  }
}

/** An instance that can be asked over either wire. */
export interface BothWires {
  readonly instance: Instance
  readonly http: Transport
  readonly grpc: Transport
  /** How often a call went over HTTP although it was asked for over gRPC. */
  detours(): number
  ask(wire: 'http' | 'grpc', operation: Operation, input: unknown, metadata?: Metadata): Promise<Answer>
  close(): Promise<void>
}

/** Calls an instance over both wires. */
export function callBoth(instance: Instance, stop: () => Promise<unknown>): BothWires {
  const http = httpTransport()
  let detours = 0
  const detour: Transport = {
    send: (...call) => {
      detours++
      return http.send(...call)
    },
    close: async () => {},
  }
  const grpc = grpcTransport(detour, async ({ url }) => (await readContractAt(url)) as ContractDescription)
  return {
    instance,
    http,
    grpc,
    detours: () => detours,
    ask: (wire, operation, input, metadata = {}) =>
      ({ http, grpc })[wire].send(instance, operation, input, metadata, new AbortController().signal),
    close: async () => {
      await Promise.all([http.close(), grpc.close()])
      await stop()
    },
  }
}

/** Hosts a service for real, on both wires. */
export async function hostOnBoth(service: Service): Promise<BothWires> {
  const discovery = staticDiscovery('')
  const newId = idMaker(clock, systemRandom)
  const world: Partial<World> = {
    clock,
    random: systemRandom,
    newId,
    instanceId: newId('ins'),
    env: {},
    keys: openKeys,
    bus: memoryBus({ clock }),
    discovery,
    transport: httpTransport(),
    telemetry: recorder({ clock, random: seededRandom(1) }),
    openDatabase: async () => openSqlite({ file: ':memory:', synchronous: 'NORMAL' }, clock, systemRandom),
    listen: listenOnBoth,
  }
  const running = await host(service, world as World)
  await running.started
  const [instance] = discovery.instances(service.contract.name)
  return callBoth(instance as Instance, async () => {
    await running.stop()
    await world.transport?.close()
  })
}
