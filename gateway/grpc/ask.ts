import type { Answer } from '@souk/kit/call'
import { isProblem, platformProblem } from '@souk/kit/contract'
import { grpcNames, type GrpcCall } from '@souk/kit/grpc'
import type { Span, Telemetry } from '@souk/kit/telemetry'
import type { Clock } from '@souk/kit/world'
import type { AccessLog } from '../access-log.ts'
import type { Identify } from '../identity/identify.ts'
import { asAnswer, type Perform } from '../perform.ts'
import { isLocal, type Peer } from '../rate/address.ts'
import { tooOften, type Limiter } from '../rate/limiter.ts'
import type { Route } from '../routes.ts'

/** What is needed to carry a call out. */
export interface AskParts {
  readonly clock: Clock
  readonly telemetry: Telemetry
  readonly limiter: Limiter
  readonly identify: Identify
  readonly perform: Perform
  readonly accessLog: AccessLog
}

const KEY_LENGTH = 255

/** Answers calls from outside as the edge answers requests over HTTP: counted, identified, carried out and recorded. */
export function createGrpcAsk(parts: AskParts): (route: Route, call: GrpcCall) => Promise<Answer> {
  const { telemetry } = parts
  return async (route, call) => {
    const span = telemetry.span(`gRPC ${route.label}`, 'server', call.header(grpcNames.traceparent))
    const startedAt = parts.clock.monotonic()
    const peer = peerOf(call)
    const answer = await answerTo(parts, { route, call, span, peer }).catch((error: unknown) => {
      telemetry.log(span).error('defect in the gateway', { cause: String(error), stack: (error as Error)?.stack })
      return asAnswer({ code: 'defect', detail: 'It was written down and will be looked into.' })
    })
    record(parts, { route, span, peer, answer, ms: parts.clock.monotonic() - startedAt })
    const body = isProblem(answer.body) ? { ...answer.body, traceId: span.traceId } : answer.body
    return { ...answer, body, traceparent: span.traceparent }
  }
}

interface Asking {
  readonly route: Route
  readonly call: GrpcCall
  readonly span: Span
  readonly peer: Peer
}

async function answerTo({ limiter, identify, perform }: AskParts, asking: Asking): Promise<Answer> {
  const { route, call, span, peer } = asking
  const ofNetwork = await limiter.ofAddress(peer, route.rateClass)
  if (ofNetwork?.allowed === false) return asAnswer(tooOften(ofNetwork))
  const bearer = await identify({ authorization: call.header('authorization'), isLocal: () => isLocal(peer) })
  if ('code' in bearer) return asAnswer(bearer)
  const idempotencyKey = call.header(grpcNames.idempotencyKey)
  if (idempotencyKey !== undefined && (idempotencyKey.length === 0 || idempotencyKey.length > KEY_LENGTH)) {
    const body = platformProblem('malformed', `An Idempotency-Key has 1 to ${KEY_LENGTH} characters.`)
    return { status: body.status, body }
  }
  const deadlineMs = Math.min(route.deadlineMs, call.deadlineMs ?? route.deadlineMs)
  const asked = { route: { ...route, deadlineMs }, input: call.input, bearer, peer, span, gone: call.gone() }
  return perform({ ...asked, idempotencyKey, ofNetwork })
}

interface Answered {
  readonly route: Route
  readonly span: Span
  readonly peer: Peer
  readonly answer: Answer
  readonly ms: number
}

function record({ telemetry, accessLog }: AskParts, { route, span, peer, answer: { status }, ms }: Answered): void {
  if (status >= 500) span.fail(status)
  span.end()
  telemetry.time('request', { operation: route.label, status: String(status) }, ms)
  accessLog({ request: { ...peer, method: 'gRPC' }, span, title: route.label, status, ms })
}

/** `127.0.0.1:50000` and `[::1]:50000`, as grpc-js names who calls. */
const peerOf = (call: GrpcCall): Peer => ({
  headers: call.headers(),
  socket: { remoteAddress: /^\[?(.*?)\]?:\d+$/.exec(call.peer)?.[1] ?? '' },
})
