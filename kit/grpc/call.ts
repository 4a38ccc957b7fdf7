import { Metadata, type ServerUnaryCall, type ServerWritableStream, type sendUnaryData } from '@grpc/grpc-js'
import type { Answer } from '../call/transport.ts'
import type { Problem } from '../contract/index.ts'
import { names } from './names.ts'
import { detailsOf, documentOf, grpcStatusOf, shortened } from './status.ts'

/** What somebody asks for over gRPC. */
export interface GrpcCall {
  readonly input: unknown
  /** What came in the metadata under this name, several values with commas between; undefined: nothing. */
  header(name: string): string | undefined
  /** All of the metadata, apart from what is binary. */
  headers(): Readonly<Record<string, string>>
  /** The address of who asks, with its port. The socket is asked each time. */
  peer(): string
  /** What is left of the caller's patience, in milliseconds; undefined: the caller has not said. */
  readonly deadlineMs: number | undefined
  /** Makes a signal that aborts when nobody waits for the answer any more. */
  gone(): AbortSignal
}

export type Unary = ServerUnaryCall<Buffer, Buffer>
export type Stream = ServerWritableStream<Buffer, Buffer>
export type Reply = sendUnaryData<Buffer>

/** No caller can park work here for longer. */
const LONGEST_MS = 60_000

/** Reads what came beside the message. `nowMs` is the time of day, by which grpc-js keeps deadlines. */
export function callOf(call: Unary | Stream, input: unknown, nowMs: number): GrpcCall {
  const { metadata } = call
  const leftMs = Number(call.getDeadline()) - nowMs
  const header = (name: string) => {
    const values = metadata.get(name)
    return values.length === 0 ? undefined : values.map(String).join(', ')
  }
  return {
    input,
    header,
    headers: () =>
      Object.fromEntries(
        Object.keys(metadata.getMap())
          .filter((name) => !name.endsWith('-bin'))
          .map((name) => [name, header(name) as string]),
      ),
    peer: () => call.getPeer(),
    deadlineMs: Number.isFinite(leftMs) ? Math.min(Math.max(0, Math.floor(leftMs)), LONGEST_MS) : undefined,
    gone: goneOf(call as Unary),
  }
}

const left = new Error('the client has gone')

function goneOf(call: Pick<Unary, 'cancelled' | 'once'>): () => AbortSignal {
  let controller: AbortController | undefined
  return () => {
    if (controller === undefined) {
      const made = (controller = new AbortController())
      if (call.cancelled) made.abort(left)
      else call.once('cancelled', () => made.abort(left))
    }
    return controller.signal
  }
}

/** What an answer says beside its body. `usual`: the status that its operation mostly has. */
export function trailersOf(answer: Answer, usual: number): Metadata {
  const { status, traceparent, retryAfterSeconds, retryPointless, replayed, location } = answer
  const trailers = new Metadata()
  if (status < 400 && status !== usual) trailers.set(names.status, String(status))
  if (traceparent !== undefined) trailers.set(names.traceparent, traceparent)
  if (retryAfterSeconds !== undefined) trailers.set(names.retryAfter, String(retryAfterSeconds))
  if (retryPointless) trailers.set(names.retry, 'no')
  if (retryPointless) trailers.set(names.pushback, '-1')
  else if (retryAfterSeconds !== undefined) trailers.set(names.pushback, String(retryAfterSeconds * 1_000))
  if (replayed) trailers.set(names.replayed, 'true')
  if (location !== undefined) trailers.set(names.location, location)
  return trailers
}

/** A problem as gRPC ends a call with it: for our own processes with the whole document, for others with details. */
export function failureOf(answer: Answer, trailers: Metadata, wanted: string | undefined) {
  const problem = answer.body as Problem
  if (wanted === 'json') trailers.set(names.problemBytes, documentOf(problem))
  else trailers.set(names.details, detailsOf(problem, answer.retryAfterSeconds))
  return { code: grpcStatusOf(problem), details: shortened(problem.detail), metadata: trailers }
}
