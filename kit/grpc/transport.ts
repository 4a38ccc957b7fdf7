import { Metadata as Headers, type Client, type ServiceError, type StatusObject } from '@grpc/grpc-js'
import type { Answer, Metadata, Transport } from '../call/transport.ts'
import {
  grpcPath,
  platformProblem,
  type ContractDescription,
  type Operation,
  type PlatformCode,
} from '../contract/index.ts'
import type { Instance } from '../discovery/index.ts'
import { calleeOf, type Callee, type Codecs } from './callee.ts'
import { keepConnections, type Keeping } from './connections.ts'
import { names } from './names.ts'
import { codes } from './status.ts'

/** So many contracts are kept, of all versions of all services; the oldest is read again when it is needed. */
const MOST_CONTRACTS = 100

const raw = (bytes: Buffer): Buffer => bytes

/**
 * Calls over gRPC, one connection to each instance. `http` carries what cannot go this way: calls of instances that do not
 * offer gRPC, and of operations that are in no contract. `readContract` asks an instance for its contract, which has the
 * numbers of the wire.
 */
export function grpcTransport(
  http: Transport,
  readContract: (instance: Instance) => Promise<ContractDescription>,
  keeping?: Keeping,
): Transport {
  const connections = keepConnections(keeping)
  const callees = new Map<string, Promise<Callee | undefined>>()

  const calleeAt = (instance: Instance): Promise<Callee | undefined> => {
    const key = `${instance.service} ${instance.contractHash}`
    let callee = callees.get(key)
    if (callee === undefined) {
      callee = readContract(instance).then(calleeOf, () => void callees.delete(key))
      const [oldest = ''] = callees.size < MOST_CONTRACTS ? [] : callees.keys()
      callees.delete(oldest)
      callees.set(key, callee)
    }
    return callee
  }

  return {
    send: async (instance, operation, input, metadata, signal) => {
      const { grpcUrl } = instance
      const callee = grpcUrl === undefined ? undefined : await calleeAt(instance)
      const codecs = callee?.codecs(operation)
      if (grpcUrl === undefined || codecs === undefined) return http.send(instance, operation, input, metadata, signal)
      const message = codecs.input.encode(input)
      const { status, output } = await connections.use(grpcUrl, (client) =>
        invoke(client, operation, message, metadata, signal),
      )
      return answerOf(operation, codecs, status, output)
    },
    close: async () => {
      connections.close()
      await http.close()
    },
  }
}

function invoke(client: Client, operation: Operation, input: Buffer, metadata: Metadata, signal: AbortSignal) {
  return new Promise<{ status: StatusObject; output: Buffer | undefined }>((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error)
    let output: Buffer | undefined
    const keep = (_: ServiceError | null, value?: Buffer) => (output = value)
    const call = client.makeUnaryRequest(grpcPath(operation), raw, raw, input, headersOf(metadata), keep)
    const abort = () => {
      reject(signal.reason as Error)
      call.cancel()
    }
    signal.addEventListener('abort', abort)
    call.on('status', (status) => {
      signal.removeEventListener('abort', abort)
      resolve({ status, output })
    })
  })
}

/** The deadline goes as gRPC writes it, but its end is watched by the policies: a second timer for each call would cost. */
function headersOf({ passport, deadlineMs, traceparent, idempotencyKey }: Metadata): Headers {
  const headers = new Headers()
  headers.set(names.problem, 'json')
  if (passport !== undefined) headers.set(names.passport, passport)
  if (deadlineMs !== undefined) headers.set(names.timeout, `${Math.max(1, Math.floor(deadlineMs))}m`)
  if (traceparent !== undefined) headers.set(names.traceparent, traceparent)
  if (idempotencyKey !== undefined) headers.set(names.idempotencyKey, idempotencyKey)
  return headers
}

/** Throws where no answer of the service came. */
function answerOf(
  operation: Operation,
  { output: codec }: Codecs,
  end: StatusObject,
  output: Buffer | undefined,
): Answer {
  const said = (name: string) => end.metadata.get(name)[0]?.toString()
  const answer: { -readonly [Name in keyof Answer]: Answer[Name] } =
    end.code === codes.ok
      ? { status: Number(said(names.status) ?? operation.status), body: codec.decode(output as Buffer) }
      : failureOf(end, said(names.problemBytes))
  const retryAfter = Number(said(names.retryAfter))
  if (retryAfter > 0) answer.retryAfterSeconds = retryAfter
  if (said(names.retry) === 'no') answer.retryPointless = true
  if (said(names.replayed) === 'true') answer.replayed = true
  const location = said(names.location)
  if (location !== undefined) answer.location = location
  return answer
}

/** What gRPC itself says where a service says nothing, as HTTP would say it. */
const ofWire = new Map<number, PlatformCode>([
  [codes.deadlineExceeded, 'deadline_exceeded'],
  [codes.unimplemented, 'not_found'],
  [codes.resourceExhausted, 'too_large'],
  [codes.internal, 'defect'],
])

function failureOf(end: StatusObject, document: string | undefined): { status: number; body: unknown } {
  if (document !== undefined) {
    const body = JSON.parse(document) as { status: number }
    return { status: body.status, body }
  }
  const code = ofWire.get(end.code)
  if (code === undefined) throw noAnswer(end)
  const body = platformProblem(code, end.details)
  return { status: body.status, body }
}

/** The code tells, as it does over HTTP, where nothing can have reached the service. */
function noAnswer({ code, details }: StatusObject): Error {
  const isUnsent = code === codes.unavailable && details.startsWith('No connection established')
  return Object.assign(new Error(`gRPC ${code}: ${details}`), isUnsent ? { code: 'ECONNREFUSED' } : {})
}
