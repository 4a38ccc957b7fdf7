import type { Answer } from '@souk/kit/call'
import { platformProblem } from '@souk/kit/contract'
import { grpcNames, type GrpcCall } from '@souk/kit/grpc'
import type { Perform } from '../upstream/perform.ts'
import type { Route } from '../routes/routes.ts'
import { admit, defectOf, receive, record, traced, type Visit, type VisitParts } from './visit.ts'

/** What is needed to carry a call out. */
export interface AskParts extends VisitParts {
  readonly perform: Perform
}

const KEY_LENGTH = 255

/** Answers calls from outside as the edge answers requests over HTTP: counted, identified, carried out and recorded. */
export function createGrpcAsk(parts: AskParts): (route: Route, call: GrpcCall) => Promise<Answer> {
  return async (route, call) => {
    const visit = receive(parts, route, call)
    const answer = await answerTo(parts, visit).catch((error: unknown) => defectOf(parts, visit, error))
    record(parts, visit, answer.status)
    return traced(answer, visit)
  }
}

async function answerTo(parts: AskParts, visit: Visit): Promise<Answer> {
  const admitted = await admit(parts, visit)
  if ('refused' in admitted) return admitted.refused
  const { route, call, span, peer } = visit
  const idempotencyKey = call.header(grpcNames.idempotencyKey)
  if (idempotencyKey !== undefined && (idempotencyKey.length === 0 || idempotencyKey.length > KEY_LENGTH)) {
    const body = platformProblem('malformed', `An Idempotency-Key has 1 to ${KEY_LENGTH} characters.`)
    return { status: body.status, body }
  }
  const deadlineMs = Math.min(route.deadlineMs, call.deadlineMs ?? route.deadlineMs)
  const asked = { route: { ...route, deadlineMs }, input: call.input, peer, span, gone: call.gone(), idempotencyKey }
  return parts.perform({ ...asked, ...admitted })
}
