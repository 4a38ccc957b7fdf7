import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Bearer } from '@souk/kit/passport'
import type { Span, Telemetry } from '@souk/kit/telemetry'
import type { Clock } from '@souk/kit/world'
import type { AccessLog } from './access-log.ts'
import { admit, type Admitted } from './admit.ts'
import { reject, safeHeaders, type Rejection } from './answer.ts'
import type { Bodies, NotTaken } from './body.ts'
import type { Cache } from './cache/cache.ts'
import type { Cors } from './cors.ts'
import type { Exchange } from './exchange.ts'
import type { Forward } from './forward.ts'
import { refusalOf, type Credentials, type Identified, type Identify } from './identity/identify.ts'
import { jsonExcess } from './json-shape.ts'
import type { Limits } from './limits.ts'
import { clientOutlet } from './outlet.ts'
import type { Page, Pages } from './pages.ts'
import { isLocal } from './rate/address.ts'
import type { Decision } from './rate/gcra.ts'
import { rateHeaders, tighter, tooOften, type Limiter } from './rate/limiter.ts'
import type { Route, RouteTable } from './routes.ts'
import { targetFault, withoutOrigin } from './target.ts'

export interface EdgeParts {
  readonly limits: Limits
  readonly clock: Clock
  readonly telemetry: Telemetry
  readonly pages: Pages
  readonly bodies: Bodies
  readonly forward: Forward
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
  /** Ends what would go on for as long as its client likes; the client comes back, to somebody else. */
  endStreams(): void
}

const nothingBound: ReadonlySet<string> = new Set()

/** Takes one request from outside: reads it, refuses it, answers it itself, or forwards it to the service that owns its route. */
export function createEdge(parts: EdgeParts): Edge {
  const streams = new Set<() => void>()
  const { clock, telemetry, pages, limits, limiter, cors, cache, identify } = parts

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const startedAt = clock.monotonic()
    const method = request.method as string
    const target = withoutOrigin(request.url as string, request.headers.host) ?? ''
    const fault = target === '' ? 'The host of the target and the Host header differ.' : targetFault(target)
    const page = fault === undefined ? pages.find(target) : undefined
    const route = fault === undefined ? parts.routes().find(method, target) : undefined
    const admitted = admit(request.rawHeaders, route?.bound ?? nothingBound)
    const span = telemetry.span(route?.title ?? page?.title ?? 'unknown route', 'server', admitted.traceparent)
    let exchange: Exchange | undefined
    response.on('error', leftAlready).on('close', () => {
      if (!response.writableFinished) exchange?.attempt?.cut()
      const ms = clock.monotonic() - startedAt
      const status = record(telemetry, span, response, route?.label ?? page?.title ?? 'unknown', ms)
      parts.accessLog({ request, span, title: route?.title ?? page?.title ?? 'unknown route', status, ms })
    })
    const { origin } = request.headers
    const ofOrigin = cors.headersFor(origin)
    const answer = (rejection: Rejection) => {
      const headers = [...ofOrigin, ...(rejection.headers ?? [])]
      reject(response, { ...rejection, headers, ...(admitted.chunked ? { close: true } : {}) }, span.traceId)
    }

    const refused = unreadable(request, admitted, fault, limits)
    if (refused) return answer(refused)
    if (page) return show(telemetry, page, request, response, span, ofOrigin)
    const rateClass = route?.rateClass ?? 'browse'
    const pass = async (route: Route, bearer: Bearer, decision: Decision | undefined) => {
      if (decision?.allowed === false) return answer(tooOften(decision))
      const added = decision === undefined ? ofOrigin : [...ofOrigin, ...rateHeaders(decision)]
      const recipient = { response, route, span, added }
      const ask = () => {
        admitted.forward.push('traceparent', span.traceparent)
        const outlet = clientOutlet(recipient)
        exchange = { method, target, route, span, headers: admitted.forward, outlet, attempt: undefined }
        if (route.live) keepStream(streams, exchange, request, response)
        return carry(parts, request, response, exchange, bearer, admitted)
      }
      const rejection = await (cache.mayAnswer(route, admitted, request) ? cache.answer(recipient, target) : ask())
      if (!route.safe) cache.forget(route.service)
      if (rejection) answer(rejection)
    }
    const know = async (route: Route, who: Identified, ofNetwork: Decision | undefined) => {
      if (response.closed) return
      if ('code' in who) return answer(who)
      const refusal = refusalOf(route.promise, who)
      if (refusal) return answer(refusal)
      const ofAccount = limiter.ofAccount(request, who.subject, rateClass)
      return proceed(ofAccount, (decision) => pass(route, who, tighter(ofNetwork, decision)))
    }
    const enter = async (ofNetwork: Decision | undefined) => {
      if (ofNetwork?.allowed === false) return answer(tooOften(ofNetwork))
      if (route === undefined) {
        const methods = parts.routes().methods(target)
        if (method !== 'OPTIONS' || methods.length === 0) return answer(noRoute(methods, method))
        const wanted = parts.routes().find(String(request.headers['access-control-request-method']), target)
        const headers = [...ofOrigin, ...cors.preflight(origin, methods, wanted?.bound ?? nothingBound)]
        return void response.writeHead(204, ['allow', methods.join(', '), ...safeHeaders, ...headers]).end()
      }
      return proceed(identify(credentialsOf(request, admitted)), (who) => know(route, who, ofNetwork))
    }
    proceed(limiter.ofAddress(request, rateClass), enter).catch((error: unknown) =>
      fail(telemetry, span, response, error),
    )
  }
  return {
    handle,
    endStreams: () => {
      for (const end of streams) end()
    },
  }
}

/** Remembers how to end an answer that has no end of its own. */
function keepStream(
  streams: Set<() => void>,
  exchange: Exchange,
  { headers }: IncomingMessage,
  response: ServerResponse,
): void {
  if (!headers.accept?.includes('text/event-stream')) return
  const end = () => {
    if (response.headersSent) response.end()
    exchange.attempt?.cut()
  }
  streams.add(end)
  response.once('close', () => streams.delete(end))
}

/** Goes on at once with what is there already, as it nearly always is: to wait costs a turn of the queue. */
const proceed = <T>(value: T | Promise<T>, next: (value: T) => Promise<void>): Promise<void> =>
  value instanceof Promise ? value.then(next) : next(value)

/** Who sent it says so in a header; whether that was on this machine is seen at the connection. */
const credentialsOf = (request: IncomingMessage, { authorization }: Admitted): Credentials => ({
  authorization,
  isLocal: () => isLocal(request),
})

/** A write to a client that has gone; `close` says so too. */
const leftAlready = () => {}

function show(
  telemetry: Telemetry,
  page: Page,
  request: IncomingMessage,
  response: ServerResponse,
  span: Span,
  added: readonly string[],
): void {
  try {
    page.answer(request, response, span.traceId, added)
  } catch (error) {
    fail(telemetry, span, response, error)
  }
}

function fail(telemetry: Telemetry, span: Span, response: ServerResponse, error: unknown): void {
  telemetry.log(span).error('defect in the gateway', { cause: String(error), stack: (error as Error)?.stack })
  reject(response, defect, span.traceId)
}

async function carry(
  { bodies, forward }: EdgeParts,
  request: IncomingMessage,
  response: ServerResponse,
  exchange: Exchange,
  bearer: Bearer,
  admitted: Admitted,
): Promise<Rejection | undefined> {
  if (!admitted.chunked && admitted.contentLength <= 0) return forward(exchange, bearer, null)
  if (admitted.expectsContinue) response.writeContinue()
  const body = await bodies.take(request)
  if (typeof body === 'string') return notTaken[body]
  try {
    const excess = isJson(admitted.forward) ? jsonExcess(body) : undefined
    if (excess) return excessive[excess]
    return await forward(exchange, bearer, body)
  } finally {
    bodies.release(body)
  }
}

function isJson(headers: readonly string[]): boolean {
  const type = headers[headers.indexOf('content-type') + 1] ?? ''
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(type)
}

/** Why a request is refused before anybody looks at what it wants. */
function unreadable(
  { method, httpVersion }: IncomingMessage,
  { wrong, chunked, contentLength }: Admitted,
  fault: string | undefined,
  { bodyBytes }: Limits,
): Rejection | undefined {
  if (wrong !== undefined) return malformed(wrong)
  if (chunked && httpVersion === '1.0') return malformed('HTTP/1.0 knows no transfer encoding.')
  if ((chunked || contentLength > 0) && (method === 'GET' || method === 'HEAD'))
    return malformed(`A ${method} request has no body.`)
  if (contentLength > bodyBytes) return tooLarge(bodyBytes)
  return fault === undefined ? undefined : { code: 'malformed', detail: fault }
}

function noRoute(methods: readonly string[], method: string): Rejection {
  if (methods.length === 0 && method !== 'TRACE') return { code: 'not_found', detail: NOTHING_HERE }
  const detail = methods.length === 0 ? 'TRACE is not answered.' : `This path knows ${methods.join(', ')}.`
  return { code: 'method_not_allowed', detail, headers: ['allow', methods.join(', ')] }
}

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

const NOTHING_HERE = 'There is nothing at this path. What there is stands at /docs, for programs at /openapi.json.'
const malformed = (detail: string): Rejection => ({ code: 'malformed', detail, close: true })
const tooLarge = (bytes: number): Rejection => ({
  code: 'too_large',
  detail: `A body has at most ${bytes} bytes.`,
  close: true,
})
const defect: Rejection = { code: 'defect', detail: 'It was written down and will be looked into.' }
const excessive: Readonly<Record<NonNullable<ReturnType<typeof jsonExcess>>, Rejection>> = {
  too_deep: { code: 'malformed', detail: 'JSON has at most 32 levels here.' },
  too_long: { code: 'too_large', detail: 'A list has at most 2,000 items.' },
}
const notTaken: Readonly<Record<NotTaken, Rejection>> = {
  too_large: { code: 'too_large', detail: 'The body is larger than what is read here.', close: true },
  no_room: { code: 'overloaded', detail: 'Too many bodies at once.', retryAfterSeconds: 1, close: true },
  gone: { code: 'malformed', detail: 'The body never came.', close: true },
}
