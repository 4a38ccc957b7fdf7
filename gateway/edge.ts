import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Telemetry } from '@souk/kit/telemetry'
import type { Clock } from '@souk/kit/world'
import type { AccessLog } from './access-log.ts'
import { reject, type Rejection } from './answer.ts'
import type { Bodies } from './request/body.ts'
import type { Cache } from './cache/cache.ts'
import type { Cors } from './cors.ts'
import type { Exchange } from './upstream/exchange.ts'
import type { Forward } from './upstream/forward.ts'
import type { Graphql } from './graphql/graphql.ts'
import { isGraphql } from './graphql/path.ts'
import { refusalOf, type Credentials, type Identify } from './identity/identify.ts'
import type { Identity } from './identity/identity.ts'
import type { Limits } from './limits.ts'
import { answerWithoutRoute } from './no-route.ts'
import { ClientOutlet, type Recipient } from './upstream/outlet.ts'
import type { OwnPages } from './pages/own-pages.ts'
import { isLocal } from './rate/address.ts'
import type { Decision } from './rate/gcra.ts'
import { rateHeaders, tighter, tooOften, type Limiter } from './rate/limiter.ts'
import type { RouteTable } from './routes/routes.ts'
import { noPlace, takesEvents, type Streams } from './streams.ts'
import { withBody } from './request/take-body.ts'
import { unreadable } from './request/unreadable.ts'
import { receive, refuse, type Visit } from './visit.ts'

export interface EdgeParts {
  readonly limits: Limits
  readonly clock: Clock
  readonly telemetry: Telemetry
  readonly pages: Pick<OwnPages, 'find'>
  readonly bodies: Bodies
  readonly streams: Streams
  readonly forward: Forward
  readonly graphql: Graphql
  readonly limiter: Limiter
  readonly cors: Cors
  readonly cache: Cache
  readonly accessLog: AccessLog
  /** For whom a request is made, or why that is not known. */
  readonly identify: Identify
  /** The table in force at this moment. */
  routes(): RouteTable
}

export interface Edge {
  handle(request: IncomingMessage, response: ServerResponse): void
}

/** Takes requests from outside. What happens to one stands in `serve`, in this order. */
export function createEdge(parts: EdgeParts): Edge {
  const { limits, limiter, identify, cache, streams, telemetry } = parts

  /** Resolves with why the request is refused; undefined when its answer is on its way, or nobody waits for it any more. */
  const serve = async (visit: Visit): Promise<Rejection | undefined> => {
    const { request, response, route, page, admitted, target } = visit
    const wrong = unreadable(visit, limits)
    if (wrong) return wrong
    if (page) return void page.answer(request, response, visit.span.traceId, visit.ofOrigin)

    const ofNetwork = await limiter.ofAddress(request, route?.rateClass ?? 'browse')
    if (ofNetwork?.allowed === false) return tooOften(ofNetwork)
    if (route === undefined && !isGraphql(visit)) return answerWithoutRoute(visit, parts)

    const who = await identify(credentialsOf(visit))
    if (response.closed) return undefined
    if ('code' in who) return who
    if (route === undefined) return withBody(visit, parts.bodies, (body) => parts.graphql(visit, who, body))
    const refusal = refusalOf(route.promise, who)
    if (refusal) return refusal

    const decision = tighter(ofNetwork, await limiter.ofAccount(request, who.subject, route.rateClass))
    if (decision?.allowed === false) return tooOften(decision)

    const recipient = { response, route, span: visit.span, added: headersFor(visit, decision) }
    const isForAll = cache.mayAnswer(route, admitted, request)
    const way = route.live && takesEvents(visit) ? watch : ask
    const rejection = await (isForAll ? cache.answer(recipient, target) : way(visit, recipient, who))
    if (!route.safe) cache.forget(route.service)
    return rejection
  }

  /** Asks the service for this one client. */
  const ask = (visit: Visit, recipient: Recipient, who: Identity): Promise<Rejection | undefined> => {
    const { method, target, admitted, span } = visit
    const { route } = recipient
    admitted.forward.push('traceparent', span.traceparent)
    const outlet = new ClientOutlet(recipient)
    const exchange: Exchange = { method, target, route, span, headers: admitted.forward, outlet, attempt: undefined }
    visit.exchange = exchange
    return withBody(visit, parts.bodies, (body) => parts.forward(exchange, who, body))
  }

  /** The same for a client that watches, if there is a place for it. */
  const watch: typeof ask = async (visit, ...asked) => {
    const { request, response } = visit
    if (response.closed) return undefined
    const leave = streams.enter(request)
    if (leave === undefined) return noPlace
    response.once('close', leave)
    const rejection = await ask(visit, ...asked)
    if (rejection === undefined) streams.keep(visit)
    return rejection
  }

  return {
    handle: (request, response) => {
      const visit = receive(parts, request, response)
      serve(visit)
        .then((rejection) => rejection && refuse(visit, rejection))
        .catch((error: unknown) => fail(telemetry, visit, error))
    },
  }
}

/** What tells for whom a request is made. */
export const credentialsOf = ({ request, admitted }: Visit): Credentials => ({
  authorization: admitted.authorization,
  isLocal: () => isLocal(request),
})

/** What the gateway adds to the answer of a service, as a flat list. */
const headersFor = ({ ofOrigin }: Visit, decision: Decision | undefined): readonly string[] =>
  decision === undefined ? ofOrigin : [...ofOrigin, ...rateHeaders(decision)]

function fail(telemetry: Telemetry, { response, span }: Visit, error: unknown): void {
  telemetry.log(span).error('defect in the gateway', { cause: String(error), stack: (error as Error)?.stack })
  reject(response, defect, span.traceId)
}

const defect: Rejection = { code: 'defect', detail: 'It was written down and will be looked into.' }
