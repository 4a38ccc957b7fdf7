import { Client, credentials, Metadata, type StatusObject } from '@grpc/grpc-js'
import {
  describeContract,
  grpcPath,
  grpcWatchPath,
  type Contract,
  type Operation,
  type Problem,
} from '@souk/kit/contract'
import { calleeOf, type Codecs } from '@souk/kit/grpc'

/** What a call ended with. */
export interface Ended {
  readonly code: number
  readonly body: unknown
  readonly problem: Problem | undefined
  readonly trailers: Metadata
}

type Headers = Readonly<Record<string, string | string[]>>

/** A stream under way. */
export interface Watched {
  /** What has come so far. */
  readonly news: readonly unknown[]
  readonly ended: Promise<Ended>
  leave(): void
}

/** A client of one contract. */
export interface GrpcCaller {
  ask(operation: Operation, input: unknown, headers?: Headers): Promise<Ended>
  watch(operation: Operation, input: unknown, headers?: Headers): Watched
  close(): void
}

const raw = (bytes: Buffer): Buffer => bytes

/** Calls what this address offers of a contract. */
export function callGrpc(url: string, contract: Contract): GrpcCaller {
  const callee = calleeOf(describeContract(contract))
  const client = new Client(new URL(url).host, credentials.createInsecure())
  return {
    ask: (operation, input, headers = {}) => {
      const { input: encoder, output: decoder } = callee.codecs(operation) as Codecs
      return new Promise((resolve) => {
        let output: Buffer | undefined
        const keep = (_: unknown, value?: Buffer) => (output = value)
        const message = encoder.encode(input)
        const call = client.makeUnaryRequest(grpcPath(operation), raw, raw, message, metadataOf(headers), keep)
        call.on('status', (status) => resolve(endedOf(status, output && decoder.decode(output))))
      })
    },
    watch: (operation, input, headers = {}) => {
      const { input: encoder, output: decoder } = callee.codecs(operation) as Codecs
      const message = encoder.encode(input)
      const call = client.makeServerStreamRequest(grpcWatchPath(operation), raw, raw, message, metadataOf(headers))
      const news: unknown[] = []
      call.on('error', () => {}).on('data', (bytes: Buffer) => news.push(decoder.decode(bytes)))
      const ended = new Promise<Ended>((resolve) =>
        call.on('status', (status: StatusObject) => resolve(endedOf(status, undefined))),
      )
      return { news, ended, leave: () => call.cancel() }
    },
    close: () => client.close(),
  }
}

function metadataOf(headers: Headers): Metadata {
  const metadata = new Metadata()
  metadata.set('x-problem', 'json')
  for (const [name, values] of Object.entries(headers)) for (const each of [values].flat()) metadata.add(name, each)
  return metadata
}

function endedOf({ code, metadata: trailers }: StatusObject, body: unknown): Ended {
  const problem = trailers.get('x-problem-bin')[0]
  return {
    code,
    trailers,
    body,
    problem: problem === undefined ? undefined : (JSON.parse(String(problem)) as Problem),
  }
}
