import { once } from 'node:events'
import type { Server } from '@grpc/grpc-js'
import type { Answer } from '../call/transport.ts'
import {
  grpcPath,
  grpcStreamPath,
  grpcWatchPath,
  itemOfPages,
  messageOf,
  platformProblem,
  type Message,
  type Operation,
} from '../contract/index.ts'
import type { Clock } from '../world/clock.ts'
import { callOf, failureOf, trailersOf, type GrpcCall, type Reply, type Stream, type Unary } from './call.ts'
import { codecOf, type Codec } from './codec.ts'
import { names } from './names.ts'
import { walkPages } from './pages.ts'
import type { GrpcOffer } from './server.ts'
import { codes } from './status.ts'

/** Where rpcs are added. */
export interface Adapter {
  readonly server: Server
  readonly clock: Clock
  readonly closing: AbortSignal
}

/** One method of a gRPC service. */
export interface Rpc {
  readonly path: string
  add(adapter: Adapter, path: string): void
}

/** The rpcs of an operation: one answer, all pages where it is a long list, all changes where it is live. */
export function rpcsOf({ wire, ask, watch }: GrpcOffer, operation: Operation): Rpc[] {
  const { name } = operation
  const input = lazyCodec(messageOf(operation.input, `${name}.input`, wire))
  const output = lazyCodec(messageOf(operation.output, `${name}.output`, wire))
  const item = itemOfPages(operation)
  const items = item && lazyCodec(messageOf(item, `${name}.output.data`, wire))
  const asked: Asked = {
    operation,
    input,
    ask: (call) => ask(operation, call),
    watch: (call) => watch(operation, call),
  }
  return [
    { path: grpcPath(operation), add: (adapter, path) => addUnary(adapter, path, asked, output) },
    ...(items ? [{ path: grpcStreamPath(operation), add: streaming((...of) => sendPages(asked, items, ...of)) }] : []),
    ...(operation.live
      ? [{ path: grpcWatchPath(operation), add: streaming((...of) => sendNews(asked, output, ...of)) }]
      : []),
  ]
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
  watch(call: GrpcCall): AsyncIterable<Answer>
}

const raw = (bytes: Buffer): Buffer => bytes
const wanted = ({ metadata }: Unary | Stream): string => String(metadata.get(names.problem)[0])

function addUnary({ server, clock }: Adapter, path: string, asked: Asked, output: Codec): void {
  const answer = async (call: Unary, reply: Reply) => {
    const { input, unread } = read(asked.input, call.request)
    const said = unread ?? (await asked.ask(callOf(call, input, clock.now())))
    const trailers = trailersOf(said, asked.operation.status)
    if (said.status < 400) return reply(null, output.encode(said.body), trailers)
    reply(failureOf(said, trailers, wanted(call)))
  }
  server.register(
    path,
    (call: Unary, reply: Reply) => void answer(call, reply).catch((error: unknown) => reply(defect(error))),
    raw,
    raw,
    'unary',
  )
}

/** Sends all that a call streams, and ends it unless it rejects. */
type Send = (call: Stream, adapter: Adapter) => Promise<void>

const streaming =
  (send: Send) =>
  (adapter: Adapter, path: string): void => {
    const handle = (call: Stream) =>
      void send(call, adapter).catch((error: unknown) => call.emit('error', broken(error, adapter.closing)))
    adapter.server.register(path, handle, raw, raw, 'serverStream')
  }

async function sendPages(asked: Asked, items: Codec, call: Stream, { clock, closing }: Adapter): Promise<void> {
  const { input, unread } = read(asked.input, call.request)
  if (unread) return fail(call, unread)
  const over = AbortSignal.any([callOf(call, input, clock.now()).gone(), closing])
  const write = async (item: unknown) => {
    if (!call.write(items.encode(item))) await once(call, 'drain', { signal: over })
  }
  const ask = (of: object) => asked.ask({ ...callOf(call, of, clock.now()), gone: () => over })
  const end = await walkPages(asked.operation, input as object, { ask, write, over })
  if (end === undefined) call.end()
  else fail(call, end.answer, end.cursor)
}

async function sendNews(asked: Asked, output: Codec, call: Stream, { clock, closing }: Adapter): Promise<void> {
  const { input, unread } = read(asked.input, call.request)
  if (unread) return fail(call, unread)
  const first = callOf(call, input, clock.now())
  const over = AbortSignal.any([first.gone(), closing])
  for await (const answer of asked.watch({ ...first, gone: () => over })) {
    if (answer.status >= 400) return fail(call, answer)
    await pass(call, output.encode(answer.body), over)
  }
  call.emit('error', closing.aborted ? stopping : timeOver)
}

/** Resolves when it is on its way: what waits here for a slow reader would be old when it is read. Rejects when it is over. */
async function pass(call: Stream, bytes: Buffer, over: AbortSignal): Promise<void> {
  const passed = Promise.withResolvers<unknown>()
  const leave = () => passed.reject(over.reason)
  over.addEventListener('abort', leave)
  try {
    over.throwIfAborted()
    call.write(bytes, passed.resolve)
    await passed.promise
  } finally {
    over.removeEventListener('abort', leave)
  }
}

/** Ends a stream with a problem, and says from where it can be taken up again. */
function fail(call: Stream, answer: Answer, cursor?: string): void {
  const trailers = trailersOf(answer, answer.status)
  if (cursor !== undefined) trailers.set(names.nextCursor, cursor)
  call.emit('error', failureOf(answer, trailers, wanted(call)))
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
const stopping = { code: codes.unavailable, details: 'The server is stopping.' }
const timeOver = { code: codes.unavailable, details: 'The time of this stream is over: open it again.' }

const broken = (error: unknown, closing: AbortSignal) => (closing.aborted ? stopping : defect(error))
