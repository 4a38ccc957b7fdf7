import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createPassports } from '@souk/kit/passport'
import { anchoredClock, type World } from '@souk/kit/world'
import { createAccessLog } from './access-log.ts'
import { createBodies } from './request/body.ts'
import { createCache } from './cache/cache.ts'
import { createCors } from './cors.ts'
import { keepDirectory, type Directory } from './routes/directory.ts'
import { openDoor } from './door.ts'
import { createEdge, credentialsOf, type EdgeParts } from './edge.ts'
import { createForward, type Forward } from './upstream/forward.ts'
import type { GrpcDoor, GrpcDoorParts } from './grpc/door.ts'
import type { Graphql } from './graphql/index.ts'
import { createAuthentication } from './identity/authentication.ts'
import type { Issue } from './identity/access-token.ts'
import type { Identify } from './identity/identify.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { createOwnPages } from './pages/own-pages.ts'
import { createPerform } from './upstream/perform.ts'
import { openTally } from './rate/open-tally.ts'
import { createLimiter } from './rate/limiter.ts'
import type { Tally } from './rate/tally.ts'
import { defaultSettings, forgetMs, ratesOf, type GatewaySettings } from './settings.ts'
import { createStreams, type Streams } from './streams.ts'
import { createUpstreams } from './upstream/upstreams.ts'
import { createWatch } from './watch.ts'

const NAME = 'gateway'
const MEGABYTE = 1_048_576
const CONTRACTS_FILE = 'gateway-contracts.json'
const KEYS_FILE = 'gateway-token-keys.json'
const DEFAULT_ISSUE: Issue = { issuer: 'souk', audience: 'souk' }

export interface GatewayOptions {
  readonly world: Pick<World, 'clock' | 'random' | 'keys' | 'discovery' | 'telemetry' | 'transport'>
  /** 0 takes a free one. */
  readonly port: number
  /** Default 127.0.0.1. */
  readonly address?: string | undefined
  /** Where the last known contracts and keys of access tokens are kept. */
  readonly dataFolder: string
  /** The bearer key that makes a request from this machine one of staff; empty: there is none. */
  readonly staffKey: string
  /** Which access tokens are accepted. Default: made by `souk`, for `souk`. */
  readonly issue?: Issue
  readonly version: string
  /** Services without which the gateway is not ready. */
  readonly expected?: readonly string[]
  readonly limits?: Partial<Limits>
  /** What an operator has set; the rest is as `gatewaySettings` says. */
  readonly settings?: Partial<GatewaySettings>
  /** Where gRPC is offered too; undefined: nowhere. 0 takes a free port. */
  readonly grpcPort?: number | undefined
  /** `redis://…`: where several gateways count together who asks how often. Without it each counts alone. */
  readonly redisUrl?: string | undefined
}

export interface Gateway {
  readonly url: string
  /** The address for gRPC, where that is offered. */
  readonly grpcUrl?: string
  /** Reasons why it should not get requests now; empty when ready. */
  notReady(): readonly string[]
  /** Takes no new requests, finishes those under way, and lets go of everything. */
  stop(): Promise<void>
}

/**
 * Opens the one public door. Routes are those of the contracts of the services that run, and of those that ran before and
 * are away: these answer 503 and not 404, for as long as `forgetHours` says.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { world, dataFolder, version, expected = [] } = options
  const { clock, keys, telemetry } = world
  const limits = { ...defaultLimits, ...options.limits }
  const settings = { ...defaultSettings, ...options.settings }
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  // Before anything is heard: from here to the open door nothing is waited for.
  const tally = await openTally(options.redisUrl, world)
  let stopped: Promise<void> | undefined
  let grpc: GrpcDoor | undefined

  const kept = { file: join(dataFolder, CONTRACTS_FILE), serviceAwayMs: forgetMs(settings), expected, limits }
  const directory = keepDirectory(world, kept, () => {
    pages.contractsChanged()
    authentication.contractsChanged()
    traffic.cache.forget()
    grpc?.contractsChanged()
  })
  const notReady = () => [...(stopped ? ['the gateway is stopping'] : []), ...directory.missing()]
  const pages = createOwnPages({ version, notReady, directory, world })
  const upstreams = createUpstreams(world)
  const passports = createPassports(NAME, keys, anchoredClock(world), clock.now)
  const authentication = createAuthentication(world, {
    passports,
    file: join(dataFolder, KEYS_FILE),
    staffKey: options.staffKey,
    issue: options.issue ?? DEFAULT_ISSUE,
    voucher: () => directory.routes().voucher,
  })
  const { identify } = authentication
  const traffic = trafficParts(world, settings, createForward(passports, upstreams, world), tally)
  const streams = createStreams(limits, traffic.limiter)
  const ways = { passports, upstreams, streams, ...traffic }
  const graphql = graphqlOf(world, directory, identify, ways)
  const shown = { limits, clock, telemetry, pages, identify, routes: directory.routes }
  const bodies = createBodies(limits, traffic.limiter)
  const edge = createEdge({ ...shown, ...traffic, bodies, streams, graphql })
  const door = await openDoor(options, limits, world, edge.handle)
  grpc = await grpcOf(options, { ...traffic, limits, notReady, identify }, directory, ways)
  const stop = () => closeAll({ doors: [door, ...(grpc ? [grpc] : [])], streams, directory, rest: [upstreams, tally] })
  return { url: door.url, ...(grpc && { grpcUrl: grpc.url }), notReady, stop: () => (stopped ??= stop()) }
}

interface Closing {
  close(): Promise<void>
}

/** The doors first, and last what the requests under way still need. */
async function closeAll(parts: {
  doors: readonly Closing[]
  streams: Streams
  directory: Directory
  rest: readonly Closing[]
}): Promise<void> {
  const closed = Promise.all(parts.doors.map((door) => door.close()))
  parts.streams.end()
  await closed
  parts.directory.close()
  await Promise.all(parts.rest.map((each) => each.close()))
}

type Ways = Parameters<typeof createPerform>[1] & Parameters<typeof createWatch>[1] & { streams: Streams }

/** The same operations by another wire; what it needs is loaded when somebody speaks it. */
function graphqlOf(world: GatewayOptions['world'], { routes }: Directory, identify: Identify, ways: Ways): Graphql {
  const load = async () => {
    const { createGraphql } = await import('./graphql/index.ts')
    return createGraphql({
      perform: createPerform(world, ways),
      watch: createWatch(world, ways),
      clock: world.clock,
      telemetry: world.telemetry,
      routes,
      streams: ways.streams,
      identify: (visit) => identify(credentialsOf(visit)),
    })
  }
  let loaded: Promise<Graphql> | undefined
  return async (...asked) => (await (loaded ??= load()))(...asked)
}

/** The port for gRPC, where that is wanted; without it nothing of gRPC is loaded. */
async function grpcOf(
  { grpcPort: port, address, world }: GatewayOptions,
  parts: Pick<GrpcDoorParts, 'limiter' | 'accessLog' | 'limits' | 'notReady' | 'identify'>,
  { routes, contracts }: Directory,
  ways: Ways,
): Promise<GrpcDoor | undefined> {
  if (port === undefined) return undefined
  const { openGrpcDoor } = await import('./grpc/index.ts')
  const [perform, watch] = [createPerform(world, ways), createWatch(world, ways)]
  return openGrpcDoor({ port, address }, { ...world, ...parts, routes, contracts, perform, watch })
}

/** What stands between a request and the way to its service, as the operator has set it. */
function trafficParts(
  world: GatewayOptions['world'],
  settings: GatewaySettings,
  forward: Forward,
  tally: Tally,
): Pick<EdgeParts, 'forward' | 'cache' | 'accessLog' | 'cors' | 'limiter'> {
  const { accessLogPercent: percent, trustedHops, cacheMegabytes, corsOrigins } = settings
  return {
    forward,
    cache: createCache(forward, world.clock, cacheMegabytes * MEGABYTE),
    accessLog: createAccessLog(world, { percent, trustedHops }),
    cors: createCors(corsOrigins),
    limiter: createLimiter(tally, ratesOf(settings)),
  }
}
