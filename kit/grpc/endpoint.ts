import { createLive, type Live } from '../call/live.ts'
import type { Answer, Endpoint, Metadata } from '../call/transport.ts'
import { describeContract, grpcService, numberWire, platformProblem } from '../contract/index.ts'
import { systemClock } from '../world/clock.ts'
import type { GrpcCall } from './call.ts'
import { names } from './names.ts'
import { openGrpc } from './server.ts'

/**
 * A thin gRPC adapter around an endpoint, beside the one for HTTP: an rpc for each operation of its contract, health and
 * reflection. Listens on loopback unless `address` says otherwise; port 0 takes a free one.
 */
export async function listenGrpc(
  endpoint: Endpoint,
  at: { port?: number | undefined; address?: string | undefined } = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const description = describeContract(endpoint.contract)
  const known = ['', grpcService(description.name)]
  const ready = async (service: string) =>
    known.includes(service) ? (await endpoint.notReady()).length === 0 : undefined
  const server = await openGrpc(at, { clock: systemClock, ready })
  const live = createLive(systemClock, endpoint.onCommit)
  const [fault] = server.offer([
    {
      description,
      wire: numberWire(description, endpoint.wire),
      ask: ({ name }, call) => ask(endpoint, name, call),
      watch: ({ name }, call) => watch(live, call, () => ask(endpoint, name, call)),
    },
  ])
  if (fault === undefined) return server
  await server.close()
  throw new Error(fault)
}

function ask(endpoint: Endpoint, name: string, call: GrpcCall): Promise<Answer> {
  const [passport, traceparent] = [call.header(names.passport), call.header(names.traceparent)]
  const idempotencyKey = call.header(names.idempotencyKey)
  const metadata: Metadata = {
    ...(passport === undefined ? {} : { passport }),
    ...(call.deadlineMs === undefined ? {} : { deadlineMs: call.deadlineMs }),
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  }
  return endpoint.dispatch(name, call.input, metadata, call.gone)
}

const tooMany: Answer = {
  status: 503,
  body: platformProblem('overloaded', 'Too many watch here already.'),
  retryAfterSeconds: 5,
}

async function* watch(live: Live, call: GrpcCall, ask: () => Promise<Answer>): AsyncGenerator<Answer, void, void> {
  const watching = live.open()
  if (watching === undefined) return yield tooMany
  call.gone().addEventListener('abort', watching.end)
  try {
    const first = await ask()
    if (first.status >= 400) return yield first
    for await (const news of watching.follow(first, undefined, ask)) if (news) yield news.answer
  } finally {
    watching.end()
  }
}
