import { safeHeaders, type Rejection } from './answer.ts'
import type { EdgeParts } from './edge.ts'
import { graphqlMethods, isGraphqlPath } from './graphql/path.ts'
import { nothingBound, type Visit } from './visit.ts'

const NOTHING_HERE = 'There is nothing at this path. What there is stands at /docs, for programs at /openapi.json.'

/** What is said where no operation is meant: which methods there are, to a web page whether it may ask, or that there is nothing. */
export function answerWithoutRoute(visit: Visit, { routes, cors }: EdgeParts): Rejection | undefined {
  const { request, response, method, target, ofOrigin } = visit
  const methods = isGraphqlPath(target) ? graphqlMethods : routes().methods(target)
  if (method !== 'OPTIONS' || methods.length === 0) return noRoute(methods, method)
  const wanted = routes().find(String(request.headers['access-control-request-method']), target)
  const preflight = cors.preflight(request.headers.origin, methods, wanted?.bound ?? nothingBound)
  response.writeHead(204, ['allow', methods.join(', '), ...safeHeaders, ...ofOrigin, ...preflight]).end()
  return undefined
}

function noRoute(methods: readonly string[], method: string): Rejection {
  if (methods.length === 0 && method !== 'TRACE') return { code: 'not_found', detail: NOTHING_HERE }
  const detail = methods.length === 0 ? 'TRACE is not answered.' : `This path knows ${methods.join(', ')}.`
  return { code: 'method_not_allowed', detail, headers: ['allow', methods.join(', ')] }
}
