import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Span, Telemetry } from '@souk/kit/telemetry'
import { admit, type Admitted } from './request/admit.ts'
import { reject, type Rejection } from './answer.ts'
import type { EdgeParts } from './edge.ts'
import type { Exchange } from './upstream/exchange.ts'
import { GRAPHQL_PATH, isGraphql } from './graphql/path.ts'
import type { Page } from './pages/pages.ts'
import type { Route } from './routes/routes.ts'
import { targetFault, withoutOrigin } from './request/target.ts'

/** One request from outside and its answer, from the first look to the end. */
export interface Visit {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly method: string
  /** Path and query, in origin form. */
  readonly target: string
  /** Why the target cannot be read. */
  readonly fault: string | undefined
  readonly page: Page | undefined
  readonly route: Route | undefined
  readonly admitted: Admitted
  readonly span: Span
  /** What is said to the web page that asks, with every answer: a flat list of headers. */
  readonly ofOrigin: readonly string[]
  /** The way to the service, once it is asked. */
  exchange: Exchange | undefined
}

export const nothingBound: ReadonlySet<string> = new Set()

/** Reads what the request line and the headers say, and sees to it that the end is recorded, whatever comes. */
export function receive(parts: EdgeParts, request: IncomingMessage, response: ServerResponse): Visit {
  const { clock, telemetry, pages, cors, accessLog } = parts
  const startedAt = clock.monotonic()
  const method = request.method as string
  const target = withoutOrigin(request.url as string, request.headers.host) ?? ''
  const fault = target === '' ? 'The host of the target and the Host header differ.' : targetFault(target)
  const page = fault === undefined ? pages.find(target, request) : undefined
  const route = fault === undefined ? parts.routes().find(method, target) : undefined
  const admitted = admit(request.rawHeaders, route?.bound ?? nothingBound)
  const own = page?.title ?? (isGraphql({ method, target }) ? `${method} ${GRAPHQL_PATH}` : undefined)
  const title = route?.title ?? own ?? 'unknown route'
  const span = telemetry.span(title, 'server', admitted.traceparent)
  const ofOrigin = cors.headersFor(request.headers.origin)
  const visit: Visit = {
    request,
    response,
    method,
    target,
    fault,
    page,
    route,
    admitted,
    span,
    ofOrigin,
    exchange: undefined,
  }
  response.on('error', leftAlready).on('close', () => {
    if (!response.writableFinished) visit.exchange?.attempt?.cut()
    const ms = clock.monotonic() - startedAt
    const status = record(telemetry, span, response, route?.label ?? own ?? 'unknown', ms)
    accessLog({ request, span, title, status, ms })
  })
  return visit
}

/** A write to a client that has gone; `close` says so too. */
const leftAlready = () => {}

function record(telemetry: Telemetry, span: Span, response: ServerResponse, operation: string, ms: number): number {
  const { statusCode, headersSent, writableFinished } = response
  // The client left before the answer: the status that nginx made known.
  const status = headersSent || statusCode !== 200 ? statusCode : 499
  if (status >= 500) span.fail(status)
  else if (headersSent && !writableFinished) span.fail('cut short')
  span.end()
  telemetry.time('request', { operation, status: String(status) }, ms)
  return status
}

/** Refuses the request. */
export function refuse({ response, span, admitted, ofOrigin }: Visit, rejection: Rejection): void {
  const headers = [...ofOrigin, ...(rejection.headers ?? [])]
  reject(response, { ...rejection, headers, ...(admitted.chunked ? { close: true } : {}) }, span.traceId)
}
