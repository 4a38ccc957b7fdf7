import type { Answer } from '@souk/kit/call'
import type { GrpcCall } from '@souk/kit/grpc'
import { refusalOf } from '../identity/identify.ts'
import { asAnswer } from '../upstream/perform.ts'
import { tooOften } from '../rate/limiter.ts'
import type { Route } from '../routes/routes.ts'
import type { Watch } from '../watch.ts'
import { admit, defectOf, receive, record, traced, whoAsks, type Visit, type VisitParts } from './visit.ts'

/** What is needed to let somebody watch. */
export interface WatchParts extends VisitParts {
  readonly watch: Watch
}

/**
 * Gives who watches the answer of a live query now, and again whenever it has changed. It is counted as one request, and who
 * asks is looked at again each time that the service ends its stream: rights that end, end this one.
 */
export function createGrpcWatch(parts: WatchParts): (route: Route, call: GrpcCall) => AsyncGenerator<Answer> {
  return async function* (route, call) {
    const visit = receive(parts, route, call)
    let status = 200
    try {
      for await (const answer of newsFor(parts, visit)) {
        status = answer.status
        yield traced(answer, visit)
      }
    } catch (error) {
      const answer = defectOf(parts, visit, error)
      status = answer.status
      yield traced(answer, visit)
    } finally {
      record(parts, visit, status)
    }
  }
}

async function* newsFor(parts: WatchParts, visit: Visit): AsyncGenerator<Answer, void, void> {
  const { limiter, identify, watch } = parts
  const { route, call, span, peer } = visit
  const admitted = await admit(parts, visit)
  if ('refused' in admitted) return yield admitted.refused
  const ofAccount = await limiter.ofAccount(peer, admitted.bearer.subject, route.rateClass)
  if (ofAccount?.allowed === false) return yield asAnswer(tooOften(ofAccount))
  const bearer = async () => {
    const who = await whoAsks(identify, visit)
    return 'code' in who ? who : (refusalOf(route.promise, who) ?? who)
  }
  yield* watch({ route, input: call.input, peer, span, gone: call.gone(), bearer })
}
