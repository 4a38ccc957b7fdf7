import { Client, credentials, Metadata, type StatusObject } from '@grpc/grpc-js'
import { describeContract, grpcPath, type Contract, type Operation, type Problem } from '@souk/kit/contract'
import { calleeOf, type Codecs } from '@souk/kit/grpc'

/** What a call ended with. */
export interface Ended {
  readonly code: number
  readonly body: unknown
  readonly problem: Problem | undefined
  readonly trailers: Metadata
}

/** A client of one contract. */
export interface GrpcCaller {
  ask(operation: Operation, input: unknown, headers?: Readonly<Record<string, string | string[]>>): Promise<Ended>
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
      const metadata = new Metadata()
      metadata.set('x-problem', 'json')
      for (const [name, values] of Object.entries(headers)) for (const each of [values].flat()) metadata.add(name, each)
      return new Promise((resolve) => {
        let output: Buffer | undefined
        const keep = (_: unknown, value?: Buffer) => (output = value)
        const call = client.makeUnaryRequest(grpcPath(operation), raw, raw, encoder.encode(input), metadata, keep)
        call.on('status', ({ code, metadata: trailers }: StatusObject) => {
          const problem = trailers.get('x-problem-bin')[0]
          resolve({
            code,
            trailers,
            body: output && decoder.decode(output),
            problem: problem === undefined ? undefined : (JSON.parse(String(problem)) as Problem),
          })
        })
      })
    },
    close: () => client.close(),
  }
}
