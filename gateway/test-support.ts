import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { TestContext } from 'node:test'
import { memoryBus } from '@souk/kit/bus'
import { contractHash, describeContract, type Contract } from '@souk/kit/contract'
import { openSqlite } from '@souk/kit/database'
import { staticDiscovery, type Discovery, type Instance } from '@souk/kit/discovery'
import { host, type Host } from '@souk/kit/host'
import { httpTransport, listenHttp } from '@souk/kit/http'
import { folderKeys } from '@souk/kit/passport'
import { argon2Digest, createPasswords } from '@souk/kit/password'
import { recorder, type Recorder } from '@souk/kit/telemetry'
import type { Service } from '@souk/kit/service'
import { idMaker, systemClock, systemRandom, type Clock } from '@souk/kit/world'
import { startGateway, type Gateway, type GatewayOptions } from './index.ts'

export const STAFF_KEY = 'test-staff-key'

export interface Town {
  readonly folder: string
  readonly discovery: Discovery
  readonly telemetry: Recorder
  close(): Promise<void>
  /** Opens a gateway, by its own clock if one is given; closed at the end of the test. */
  gateway(options?: Partial<GatewayOptions> & { clock?: Clock }): Promise<Gateway>
  /** A real service in a world of real sockets and keys. */
  host(service: Service, version?: string): Promise<Host>
  /** A service made of a bare HTTP server, so that a test sees every byte that reaches it. */
  service(
    contract: Contract,
    handle: (request: IncomingMessage, response: ServerResponse) => void,
    about?: Partial<Instance>,
  ): Promise<Stall>
}

export interface Stall {
  readonly url: string
  /** Every request it got, apart from those for its contract. */
  readonly requests: IncomingMessage[]
  /** Ends like a killed process: connections break; discovery does not know yet. */
  kill(): Promise<void>
  leave(): Promise<void>
}

/** A place for gateways and services. Ends with the test, or with `close`. */
export async function town(test?: TestContext): Promise<Town> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-test-'))
  const discovery = staticDiscovery('')
  const telemetry = recorder({ clock: systemClock, random: systemRandom })
  const keys = await folderKeys(join(folder, 'keys'), 'gateway', systemClock)
  const transport = httpTransport()
  const ends: (() => Promise<unknown>)[] = [transport.close]
  const close = async () => {
    for (const end of ends.toReversed()) await end()
    rmSync(folder, { recursive: true, force: true })
  }
  test?.after(close)
  return {
    folder,
    discovery,
    telemetry,
    close,
    gateway: async (options) => {
      const clock = options?.clock ?? systemClock
      const world = { clock, random: systemRandom, keys, discovery, telemetry, transport }
      const gateway = await startGateway({
        world,
        port: 0,
        dataFolder: folder,
        staffKey: STAFF_KEY,
        version: '1.2.3',
        ...options,
        limits: { drainMs: 0, ...options?.limits },
      })
      ends.push(gateway.stop)
      return gateway
    },
    host: async (service, version) => {
      const name = service.contract.name
      const newId = idMaker(systemClock, systemRandom)
      const world = {
        clock: systemClock,
        random: systemRandom,
        newId,
        instanceId: newId('ins'),
        env: {},
        keys: await folderKeys(join(folder, 'keys'), name, systemClock),
        passwords: createPasswords({ clock: systemClock, random: systemRandom, telemetry, digest: argon2Digest }),
        bus: memoryBus({ clock: systemClock }),
        discovery,
        transport,
        telemetry,
        openDatabase: async () => openSqlite({ file: ':memory:', synchronous: 'NORMAL' }, systemClock, systemRandom),
        listen: listenHttp,
      }
      const running = await host(service, world, version)
      await running.started
      ends.push(running.stop)
      return running
    },
    service: async (contract, handle, about) => {
      const stall = await openStall(discovery, contract, handle, about)
      ends.push(stall.kill)
      return stall
    },
  }
}

/** Ids of instances are ordered by their start. */
let started = 0

async function openStall(
  discovery: Discovery,
  contract: Contract,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  about: Partial<Instance> = {},
): Promise<Stall> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    if (request.url === '/.contract') return void response.end(JSON.stringify(describeContract(contract)))
    requests.push(request)
    handle(request, response)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const instance = { id: `ins_${String(++started).padStart(6, '0')}`, url, version: '1' }
  const leave = await discovery.register({
    ...instance,
    service: contract.name,
    contractHash: contractHash(contract),
    operations: Object.keys(contract.operations),
    ...about,
  })
  return {
    url,
    requests,
    leave,
    kill: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Resolves when `holds` answers something true; fails after five seconds. */
export async function until<T>(holds: () => T | Promise<T>, what = 'the condition'): Promise<T> {
  for (const end = performance.now() + 5_000; performance.now() < end; await pause(10)) {
    const value = await holds()
    if (value) return value
  }
  throw new Error(`${what} did not come true`)
}

export interface RawAnswer {
  readonly status: number
  readonly head: string
  readonly body: string
  /** The gateway closed the connection. */
  readonly closed: boolean
}

/** So long nobody waits for the first byte of an answer. */
const ANSWER_MS = 10_000

/** Sends bytes as they are and reads until the connection ends, or is silent after something has come. */
export async function raw(url: string, bytes: string | Buffer, silentMs = 300): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let text = ''
  let closed = false
  socket.setTimeout(ANSWER_MS, () => socket.destroy())
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
    socket.setTimeout(silentMs)
  })
  socket.on('end', () => (closed = true))
  socket.on('error', () => {})
  socket.write(bytes)
  await once(socket, 'close')
  const [head = '', ...rest] = text.split('\r\n\r\n')
  return { status: Number(head.split(' ')[1] ?? 0), head, body: rest.join('\r\n\r\n'), closed }
}
