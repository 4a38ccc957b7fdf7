import { once } from 'node:events'
import { Metadata, Server, ServerCredentials } from '@grpc/grpc-js'
import type { Answer } from '../call/transport.ts'
import {
  grpcPath,
  grpcService,
  grpcStreamPath,
  itemOfPages,
  messageOf,
  platformProblem,
  readContract,
  type ContractDescription,
  type Message,
  type Operation,
  type Wire,
} from '../contract/index.ts'
import type { Clock } from '../world/clock.ts'
import { callOf, failureOf, trailersOf, type GrpcCall, type Reply, type Stream, type Unary } from './call.ts'
import { codecOf, type Codec } from './codec.ts'
import { addHealth, type Ready } from './health.ts'
import { names } from './names.ts'
import { walkPages } from './pages.ts'
import { addReflection } from './reflection.ts'
import { codes } from './status.ts'

/** One contract that is offered, and who carries its operations out. */
export interface GrpcOffer {
  readonly description: ContractDescription
  readonly wire: Wire
  /** Never rejects. */
  ask(operation: Operation, call: GrpcCall): Promise<Answer>
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

/** How much a port takes. */
export interface GrpcLimits {
  /** The largest message that is read, in bytes. */
  readonly bodyBytes: number
  /** A connection is closed after this, so that none is kept for ever; its calls have a minute more. */
  readonly connectionMs: number
  /** Calls on one connection at a time. */
  readonly streams: number
}

const limitsOfServices: GrpcLimits = { bodyBytes: 256 * 1024, connectionMs: 3_600_000, streams: 1_000 }
const GRACE_MS = 60_000
/** So long calls under way may take when the port closes. */
const CLOSE_MS = 10_000
/** Beyond what HTTP/2 itself needs nobody has to send on one connection, in megabytes. */
const SESSION_MEGABYTES = 64

const raw = (bytes: Buffer): Buffer => bytes

/**
 * Opens a port that speaks gRPC without TLS, with health (grpc.health.v1) and reflection. It offers nothing until it is told
 * what. Port 0 takes a free one. Rejects when the port cannot be had.
 */
export async function openGrpc(
  at: { port?: number | undefined; address?: string | undefined; limits?: GrpcLimits | undefined },
  { clock, ready }: { clock: Clock; ready: Ready },
): Promise<GrpcServer> {
  const { bodyBytes, connectionMs, streams } = at.limits ?? limitsOfServices
  const server = new Server({
    'grpc.max_receive_message_length': bodyBytes,
    'grpc.max_concurrent_streams': streams,
    'grpc.max_connection_age_ms': connectionMs,
    'grpc.max_connection_age_grace_ms': GRACE_MS,
    'grpc-node.max_session_memory': SESSION_MEGABYTES,
    'grpc.enable_channelz': 0,
  })
  const closing = new AbortController()
  const adapter: Adapter = { server, clock, closing: closing.signal }
  addHealth(server, clock, ready, closing.signal)
  const reflection = addReflection(server, clock)
  const host = at.address ?? '127.0.0.1'
  const shown = host.includes(':') ? `[${host}]` : host
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync(`${shown}:${at.port ?? 0}`, ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  )
  let offered: string[] = []
  return {
    url: `http://${shown}:${port}`,
    offer: (offers) => {
      for (const path of offered) server.unregister(path)
      const faults: string[] = []
      offered = offers.flatMap((offer) => tryToOffer(adapter, offer, faults))
      reflection.show(offers)
      return faults
    },
    close: async () => {
      closing.abort()
      const cancel = clock.after(CLOSE_MS, () => server.forceShutdown())
      await new Promise<void>((resolve) => server.tryShutdown(() => resolve()))
      cancel()
    },
  }
}

interface Adapter {
  readonly server: Server
  readonly clock: Clock
  readonly closing: AbortSignal
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

interface Rpc {
  readonly path: string
  add(adapter: Adapter, path: string): void
}

function rpcsOf(offer: GrpcOffer, operation: Operation): Rpc[] {
  const input = lazyCodec(messageOf(operation.input, `${operation.name}.input`, offer.wire))
  const output = lazyCodec(messageOf(operation.output, `${operation.name}.output`, offer.wire))
  const asked: Asked = { operation, input, ask: (call) => offer.ask(operation, call) }
  const item = itemOfPages(operation)
  const unary: Rpc = { path: grpcPath(operation), add: (adapter, path) => addUnary(adapter, path, asked, output) }
  if (item === undefined) return [unary]
  const items = lazyCodec(messageOf(item, `${operation.name}.output.data`, offer.wire))
  return [unary, { path: grpcStreamPath(operation), add: (adapter, path) => addStream(adapter, path, asked, items) }]
}

/** Most operations are never asked for by this wire, and contracts come one after the other. */
function lazyCodec(message: Message): Codec {
  let made: Codec | undefined
  const codec = () => (made ??= codecOf(message))
  return { encode: (value) => codec().encode(value), decode: (bytes) => codec().decode(bytes) }
}

interface Asked {
  readonly operation: Operation
  readonly input: Codec
  ask(call: GrpcCall): Promise<Answer>
}

function addUnary({ server, clock }: Adapter, path: string, asked: Asked, output: Codec): void {
  const answer = async (call: Unary, reply: Reply) => {
    const { input, unread } = read(asked.input, call.request)
    const said = unread ?? (await asked.ask(callOf(call, input, clock.now())))
    const trailers = trailersOf(said, asked.operation.status)
    if (said.status < 400) return reply(null, output.encode(said.body), trailers)
    reply(failureOf(said, trailers, String(call.metadata.get(names.problem)[0])))
  }
  server.register(
    path,
    (call: Unary, reply: Reply) => void answer(call, reply).catch((error: unknown) => reply(defect(error))),
    raw,
    raw,
    'unary',
  )
}

function addStream({ server, clock, closing }: Adapter, path: string, asked: Asked, items: Codec): void {
  const send = async (call: Stream): Promise<void> => {
    const { input, unread } = read(asked.input, call.request)
    if (unread) return void call.emit('error', failureOf(unread, new Metadata(), undefined))
    const first = callOf(call, input, clock.now())
    const over = AbortSignal.any([first.gone(), closing])
    const write = async (item: unknown) => {
      if (!call.write(items.encode(item))) await once(call, 'drain', { signal: over })
    }
    const ask = (of: object) => asked.ask({ ...callOf(call, of, clock.now()), gone: () => over })
    const end = await walkPages(asked.operation, input as object, { ask, write, over })
    if (end === undefined) return void call.end()
    const trailers = trailersOf(end.answer, asked.operation.status)
    if (end.cursor !== undefined) trailers.set(names.nextCursor, end.cursor)
    call.emit('error', failureOf(end.answer, trailers, String(call.metadata.get(names.problem)[0])))
  }
  const handle = (call: Stream) => void send(call).catch((error: unknown) => call.emit('error', broken(error, closing)))
  server.register(path, handle, raw, raw, 'serverStream')
}

/** What a message says, or what is answered where it cannot be read. */
function read(codec: Codec, bytes: Buffer): { input?: unknown; unread?: Answer } {
  try {
    return { input: codec.decode(bytes) }
  } catch (error) {
    const body = platformProblem('malformed', `The message cannot be read: ${(error as Error).message}.`)
    return { unread: { status: body.status, body } }
  }
}

const defect = (error: unknown) => ({ code: codes.internal, details: `defect: ${(error as Error).name}` })

const broken = (error: unknown, closing: AbortSignal) =>
  closing.aborted ? { code: codes.unavailable, details: 'The server is stopping.' } : defect(error)
