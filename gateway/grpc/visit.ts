import type { Answer } from '@souk/kit/call'
import { isProblem, platformProblem } from '@souk/kit/contract'
import { grpcNames, type GrpcCall } from '@souk/kit/grpc'
import type { Span, Telemetry } from '@souk/kit/telemetry'
import type { Clock } from '@souk/kit/world'
import type { AccessLog } from '../access-log.ts'
import type { Identify } from '../identity/identify.ts'
import type { Identity } from '../identity/identity.ts'
import { asAnswer } from '../upstream/perform.ts'
import { isLocal, type Peer } from '../rate/address.ts'
import type { Decision } from '../rate/gcra.ts'
import { tooOften, type Limiter } from '../rate/limiter.ts'
import type { Route } from '../routes/routes.ts'

/** What is needed to let a call in, and to record it. */
export interface VisitParts {
  readonly clock: Clock
  readonly telemetry: Telemetry
  readonly limiter: Limiter
  readonly identify: Identify
  readonly accessLog: AccessLog
}

/** One call from outside. */
export interface Visit {
  readonly route: Route
  readonly call: GrpcCall
  readonly span: Span
  readonly peer: Peer
  readonly startedAt: number
}

export function receive({ telemetry, clock }: VisitParts, route: Route, call: GrpcCall): Visit {
  const span = telemetry.span(`gRPC ${route.label}`, 'server', call.header(grpcNames.traceparent))
  return { route, call, span, peer: peerOf(call), startedAt: clock.monotonic() }
}

/** Who has been let in. */
export interface Admitted {
  readonly bearer: Identity
  /** What the limit said of its network. */
  readonly ofNetwork: Decision | undefined
}

/** Counts the network that a call comes from, and tells who asks; or why it is refused. */
export async function admit(
  { limiter, identify }: VisitParts,
  { route, call, peer }: Visit,
): Promise<Admitted | { readonly refused: Answer }> {
  const ofNetwork = await limiter.ofAddress(peer, route.rateClass)
  if (ofNetwork?.allowed === false) return { refused: asAnswer(tooOften(ofNetwork)) }
  const bearer = await whoAsks(identify, { call, peer })
  return 'code' in bearer ? { refused: asAnswer(bearer) } : { bearer, ofNetwork }
}

/** Looks at the credentials of a call. */
export const whoAsks = (identify: Identify, { call, peer }: Pick<Visit, 'call' | 'peer'>): ReturnType<Identify> =>
  identify({ authorization: call.header('authorization'), isLocal: () => isLocal(peer) })

/** What is answered where the gateway itself fails. */
export function defectOf({ telemetry }: VisitParts, { span }: Visit, error: unknown): Answer {
  telemetry.log(span).error('defect in the gateway', { cause: String(error), stack: (error as Error)?.stack })
  const body = platformProblem('defect', 'It was written down and will be looked into.')
  return { status: body.status, body }
}

/** An answer with the trace of its call. */
export const traced = (answer: Answer, { span: { traceId, traceparent } }: Visit): Answer => ({
  ...answer,
  body: isProblem(answer.body) ? { ...answer.body, traceId } : answer.body,
  traceparent,
})

/** The client left before the answer: the status that nginx made known. */
const LEFT = 499

/** Writes down how a call ended. */
export function record({ telemetry, accessLog, clock }: VisitParts, visit: Visit, told: number): void {
  const { route, span, peer, call, startedAt } = visit
  const ms = clock.monotonic() - startedAt
  const { deadlineMs = Infinity } = call
  const status = told >= 500 && ms < deadlineMs && call.gone().aborted ? LEFT : told
  if (status >= 500) span.fail(status)
  span.end()
  telemetry.time('request', { operation: route.label, status: String(status) }, ms)
  accessLog({ request: { ...peer, method: 'gRPC' }, span, title: route.label, status, ms })
}

/** `127.0.0.1:50000` and `[::1]:50000`, as grpc-js names who calls. */
const peerOf = (call: GrpcCall): Peer => ({
  headers: call.headers(),
  socket: { remoteAddress: /^\[?(.*?)\]?:\d+$/.exec(call.peer())?.[1] ?? '' },
})
