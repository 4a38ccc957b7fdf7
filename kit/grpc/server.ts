import { createServer, type AddressInfo } from 'node:net'
import { Server, ServerCredentials } from '@grpc/grpc-js'
import type { Answer } from '../call/transport.ts'
import { grpcService, readContract, type ContractDescription, type Operation, type Wire } from '../contract/index.ts'
import type { Clock } from '../world/clock.ts'
import type { GrpcCall } from './call.ts'
import { addHealth, type Ready } from './health.ts'
import { addReflection } from './reflection.ts'
import type { RoomLimits } from './room.ts'
import { rpcsOf, type Adapter } from './rpcs.ts'
import { boundUnfinished, type ClientOf } from './unfinished.ts'

/** One contract that is offered, and who carries its operations out. */
export interface GrpcOffer {
  readonly description: ContractDescription
  readonly wire: Wire
  /** Never rejects. */
  ask(operation: Operation, call: GrpcCall): Promise<Answer>
  /**
   * The answer of a live query now, and again whenever it has changed. A problem is the last one; without one the stream is over
   * before its time, and its client comes back. Never rejects.
   */
  watch(operation: Operation, call: GrpcCall): AsyncIterable<Answer>
}

/** An open gRPC port. */
export interface GrpcServer {
  /** `http://127.0.0.1:50051` */
  readonly url: string
  /** Offers these contracts from now on, instead of those before. Answers what cannot be offered, as sentences. */
  offer(offers: readonly GrpcOffer[]): readonly string[]
  /** Takes no new calls, ends streams, and resolves when the calls under way have ended. */
  close(): Promise<void>
}

/** How much a port takes. Times in milliseconds. */
export interface GrpcLimits extends RoomLimits {
  /** The largest message that is read, in bytes; also one that was compressed. */
  readonly bodyBytes: number
  /** How long the message of a call may take to arrive. */
  readonly messageMs: number
  readonly connections: number
  /** A connection is closed after this, so that none is kept for ever; its calls have a minute more. */
  readonly connectionMs: number
  /** So long a connection without a call stays open. */
  readonly idleMs: number
  /** Calls on one connection at a time. */
  readonly streams: number
}

const limitsOfServices: GrpcLimits = {
  bodyBytes: 256 * 1024,
  heldBytes: 64 * 1024 * 1024,
  heldOfOneBytes: 64 * 1024 * 1024,
  messageMs: 30_000,
  connections: 10_000,
  connectionMs: 3_600_000,
  idleMs: 3_600_000,
  streams: 1_000,
}
const GRACE_MS = 60_000
/** So often it is asked whether who is connected is still there, and so long an answer is waited for. */
const PING_MS = 60_000
const PONG_MS = 20_000
/** So long calls under way may take when the port closes. */
const CLOSE_MS = 10_000
/** Beyond what HTTP/2 itself needs nobody has to send on one connection, in megabytes. */
const SESSION_MEGABYTES = 64

const byAddress: ClientOf = (_, address) => address

/**
 * Opens a port that speaks gRPC without TLS, with health (grpc.health.v1) and reflection. It offers nothing until it is told
 * what. Port 0 takes a free one. `clientOf` tells what counts as one client; by itself an address does. Rejects when the port
 * cannot be had.
 */
export async function openGrpc(
  at: { port?: number | undefined; address?: string | undefined; limits?: GrpcLimits | undefined },
  { clock, ready, clientOf = byAddress }: { clock: Clock; ready: Ready; clientOf?: ClientOf | undefined },
): Promise<GrpcServer> {
  const limits = at.limits ?? limitsOfServices
  const server = new Server({
    'grpc.max_receive_message_length': limits.bodyBytes,
    'grpc.max_concurrent_streams': limits.streams,
    'grpc.max_connection_age_ms': limits.connectionMs,
    'grpc.max_connection_age_grace_ms': GRACE_MS,
    'grpc.max_connection_idle_ms': limits.idleMs,
    'grpc.keepalive_time_ms': PING_MS,
    'grpc.keepalive_timeout_ms': PONG_MS,
    'grpc-node.max_session_memory': SESSION_MEGABYTES,
    'grpc.enable_channelz': 0,
    interceptors: [boundUnfinished(limits, clock, clientOf)],
  })
  const closing = new AbortController()
  const adapter: Adapter = { server, clock, closing: closing.signal }
  addHealth(server, clock, ready, closing.signal)
  const reflection = addReflection(server, clock)
  const door = await openDoor(at, limits, server)
  let offered: string[] = []
  return {
    url: door.url,
    offer: (offers) => {
      for (const path of offered) server.unregister(path)
      const faults: string[] = []
      offered = offers.flatMap((offer) => tryToOffer(adapter, offer, faults))
      reflection.show(offers)
      return faults
    },
    close: async () => {
      closing.abort()
      door.close()
      const cancel = clock.after(CLOSE_MS, () => server.forceShutdown())
      await new Promise<void>((resolve) => server.tryShutdown(() => resolve()))
      cancel()
    },
  }
}

/** Listens for grpc-js, which by itself would take as many connections as there come. */
async function openDoor(
  { port = 0, address = '127.0.0.1' }: { port?: number | undefined; address?: string | undefined },
  { connections }: GrpcLimits,
  server: Server,
): Promise<{ url: string; close(): void }> {
  const { injectConnection } = server.createConnectionInjector(ServerCredentials.createInsecure())
  const door = createServer({ noDelay: true }, injectConnection)
  door.maxConnections = connections
  await new Promise<void>((resolve, reject) => {
    door.once('error', reject)
    door.listen(port, address, resolve)
  })
  const { port: bound } = door.address() as AddressInfo
  return {
    url: `http://${address.includes(':') ? `[${address}]` : address}:${bound}`,
    close: () => door.close(),
  }
}

/** A contract that protobuf cannot express must not take the others away. */
function tryToOffer(adapter: Adapter, offer: GrpcOffer, faults: string[]): string[] {
  try {
    const rpcs = Object.values(readContract(offer.description).operations).flatMap((each) => rpcsOf(offer, each))
    for (const { path, add } of rpcs) add(adapter, path)
    return rpcs.map(({ path }) => path)
  } catch (error) {
    faults.push(`${grpcService(offer.description.name)} is not offered over gRPC: ${(error as Error).message}.`)
    return []
  }
}
