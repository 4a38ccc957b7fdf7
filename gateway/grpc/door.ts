import { describeContract, grpcService, numberWire, type Contract } from '@souk/kit/contract'
import type { Discovery } from '@souk/kit/discovery'
import { openGrpc, type ClientOf, type GrpcOffer } from '@souk/kit/grpc'
import type { Limits } from '../limits.ts'
import type { Route, RouteTable } from '../routes/routes.ts'
import { createGrpcAsk, type AskParts } from './ask.ts'
import { createGrpcWatch, type WatchParts } from './watch.ts'

/** The public port for gRPC. */
export interface GrpcDoor {
  readonly url: string
  /** Offers from now on what the routes are now. */
  contractsChanged(): void
  /** Takes no new calls, and resolves when those under way have ended. */
  close(): Promise<void>
}

/** What the port needs to know of the gateway. */
export interface GrpcDoorParts extends AskParts, WatchParts {
  readonly discovery: Discovery
  readonly limits: Limits
  routes(): RouteTable
  contracts(): readonly Contract[]
  notReady(): readonly string[]
}

/** So long a connection from outside is kept, and without a call, in ms; who needs it longer opens another. */
const CONNECTION_MS = 600_000
const IDLE_MS = 300_000
const STREAMS = 128

/**
 * Opens the port. It offers the operations that have a route over HTTP, and no other; health and reflection say what they are.
 * Rejects when the port cannot be had.
 */
export async function openGrpcDoor(
  at: { port: number; address?: string | undefined },
  parts: GrpcDoorParts,
): Promise<GrpcDoor> {
  const { clock, telemetry, discovery, limits, limiter, routes, contracts, notReady } = parts
  const ready = async (service: string) => {
    if (service === '') return notReady().length === 0
    const known = contracts().find(({ name }) => grpcService(name) === service)
    return known === undefined ? undefined : discovery.instances(known.name).length > 0
  }
  const taken = {
    ...limits,
    heldOfOneBytes: limits.heldBytesPerNetwork,
    messageMs: limits.requestMs,
    connectionMs: CONNECTION_MS,
    idleMs: IDLE_MS,
    streams: STREAMS,
  }
  const clientOf: ClientOf = (header, remoteAddress) =>
    limiter.network({ headers: { 'x-forwarded-for': header('x-forwarded-for') }, socket: { remoteAddress } }) ??
    remoteAddress
  const server = await openGrpc({ ...at, limits: taken }, { clock, ready, clientOf })
  const ways = { ask: createGrpcAsk(parts), watch: createGrpcWatch(parts) }
  const told = new Set<string>()
  const contractsChanged = () => {
    const { all } = routes()
    const offers = contracts().flatMap((contract) => offerOf(contract, all, ways) ?? [])
    for (const fault of server.offer(offers)) {
      if (!told.has(fault)) telemetry.log().error('a contract is not offered over gRPC', { cause: fault })
      told.add(fault)
    }
  }
  contractsChanged()
  return { url: server.url, contractsChanged, close: server.close }
}

/** The operations of a contract that have a route; the numbers are those of the whole contract. */
function offerOf(
  contract: Contract,
  routes: readonly Route[],
  { ask, watch }: { ask: ReturnType<typeof createGrpcAsk>; watch: ReturnType<typeof createGrpcWatch> },
): GrpcOffer | undefined {
  const own = new Map(
    routes.filter(({ service }) => service === contract.name).map((route) => [route.operation, route]),
  )
  if (own.size === 0) return undefined
  const description = describeContract(contract)
  const operations = Object.fromEntries(Object.entries(description.operations).filter(([name]) => own.has(name)))
  return {
    description: { ...description, operations },
    wire: numberWire(description, contract.wire),
    ask: ({ name }, call) => ask(own.get(name) as Route, call),
    watch: ({ name }, call) => watch(own.get(name) as Route, call),
  }
}
