import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createPassports } from '@souk/kit/passport'
import type { World } from '@souk/kit/world'
import { createBodies } from './body.ts'
import { openDoor } from './door.ts'
import { createEdge } from './edge.ts'
import { createForward } from './forward.ts'
import { learnContracts } from './learn.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { createOwnPages } from './own-pages.ts'
import { createRouteTable, type RouteTable } from './routes.ts'
import { staffCheck } from './staff.ts'
import { createUpstreams } from './upstreams.ts'

const NAME = 'gateway'
const CONTRACTS_FILE = 'gateway-contracts.json'

export interface GatewayOptions {
  readonly world: Pick<World, 'clock' | 'random' | 'keys' | 'discovery' | 'telemetry'>
  /** 0 takes a free one. */
  readonly port: number
  /** Default 127.0.0.1. */
  readonly address?: string | undefined
  /** Where the last known contracts are kept. */
  readonly dataFolder: string
  /** The bearer key that makes a request one of staff; empty: there is none. */
  readonly staffKey: string
  readonly version: string
  /** Services without which the gateway is not ready. */
  readonly expected?: readonly string[]
  readonly limits?: Partial<Limits>
}

export interface Gateway {
  readonly url: string
  /** Reasons why it should not get requests now; empty when ready. */
  notReady(): readonly string[]
  /** Takes no new requests, finishes those under way, and lets go of everything. */
  stop(): Promise<void>
}

/**
 * Opens the one public door. Routes are those of the contracts of the services that run, and of those that ran before and
 * are away for a moment: these answer 503 and not 404.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { world, dataFolder, staffKey, version, expected = [] } = options
  const { clock, discovery, telemetry } = world
  const limits = { ...defaultLimits, ...options.limits }
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  let stopping = false

  const build = (): RouteTable => {
    const table = createRouteTable(learning.contracts(), limits)
    for (const conflict of table.conflicts) telemetry.log().error('route conflict', { conflict })
    return table
  }
  const learning = learnContracts(world, join(dataFolder, CONTRACTS_FILE), () => {
    routes = build()
    pages.contractsChanged()
  })
  let routes = build()

  const notReady = (): string[] => [
    ...(stopping ? ['the gateway is stopping'] : []),
    ...expected.filter((name) => discovery.instances(name).length === 0).map((name) => `${name} has no instance`),
    ...learning.unread().map((name) => `the contract of ${name} has not been read yet`),
  ]
  const pages = createOwnPages({
    version,
    contracts: learning.contracts,
    notReady,
    warnings: () => routes.conflicts,
  })
  const upstreams = createUpstreams(world)
  const handle = createEdge({
    limits,
    clock,
    telemetry,
    pages,
    bodies: createBodies(limits),
    forward: createForward(createPassports(NAME, world.keys, clock), upstreams, world),
    bearerOf: staffCheck(staffKey),
    routes: () => routes,
  })
  const door = await openDoor(
    { port: options.port, address: options.address ?? '127.0.0.1' },
    limits,
    telemetry,
    handle,
  )

  const stop = async () => {
    stopping = true
    await door.close()
    learning.close()
    await upstreams.close()
  }
  let stopped: Promise<void> | undefined

  return {
    url: door.url,
    notReady,
    stop: () => (stopped ??= stop()),
  }
}
