import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Dispatcher } from 'undici'
import type { Span } from '@souk/kit/telemetry'
import { safeHeaders } from './answer.ts'
import type { Route } from './routes.ts'

/** Headers of an answer that belong to one connection (RFC 9110, section 7.6.1), tell about the inside, or are ours to set. */
const kept = new Set(
  `connection keep-alive proxy-authenticate proxy-connection te trailer transfer-encoding upgrade server x-powered-by date
   traceparent x-request-id x-retry ${safeHeaders.filter((_, at) => at % 2 === 0).join(' ')}`.split(/\s+/),
)
/** Pictures may carry their own style, and nothing else, when they are opened as a page. */
const pictureOnly = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

/** Up to here copying is cheaper than a gathered write. */
const SMALL_BYTES = 16 * 1024

/** One request on its way: what it is, and its answer as far as it has come. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Path and query, in origin form. */
  readonly target: string
  readonly route: Route
  readonly span: Span
  /** Headers for the service, as a flat list. */
  readonly headers: string[]
  /** The attempt under way, to be cut when the client leaves or time is up. */
  attempt: Attempt | undefined
}

/** The service gave an answer, and it was passed on, but it speaks against its health. */
export interface BadAnswer {
  readonly status: number
  readonly overloaded: boolean
}

/** No answer came. `sent`: the service may have received the request. `left`: nobody waits for it any more. */
export interface NoAnswer {
  readonly sent: boolean
  readonly left: boolean
  readonly cause: Error
}

/**
 * One attempt to get the answer from one instance: undici's handler, which passes the answer to the client as it comes.
 * Settles when the headers are there; the body follows with back-pressure.
 */
export class Attempt implements Dispatcher.DispatchHandler {
  #exchange: Exchange
  #resolve: () => void
  #reject: (reason: BadAnswer | NoAnswer) => void
  #controller: Dispatcher.DispatchController | undefined
  #cut = false
  #length = -1

  constructor(exchange: Exchange, resolve: () => void, reject: (reason: BadAnswer | NoAnswer) => void) {
    this.#exchange = exchange
    this.#resolve = resolve
    this.#reject = reject
  }

  /** Stops asking: closes the connection to the service, which so learns that nobody waits any more. */
  cut(): void {
    this.#cut = true
    this.#controller?.abort(new Error('nobody waits for the answer'))
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#cut) this.cut()
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200 || this.#cut) return
    const { response, route, span } = this.#exchange
    this.#length = Number(headers['content-length'] ?? -1)
    response.writeHead(status, answerHeaders(headers, route, span))
    if (status >= 500) this.#reject({ status, overloaded: headers['x-retry'] === 'no' })
    else this.#resolve()
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { response } = this.#exchange
    if (chunk.length === this.#length) return void finish(response, chunk)
    if (response.write(chunk)) return
    controller.pause()
    response.once('drain', () => controller.resume())
  }

  onResponseEnd(): void {
    const { response } = this.#exchange
    if (!response.writableEnded) response.end()
  }

  onResponseError(_: Dispatcher.DispatchController | null, cause: Error): void {
    const { response } = this.#exchange
    if (response.headersSent) response.destroy()
    this.#reject({ sent: this.#controller !== undefined, left: this.#cut, cause })
  }
}

/** Ends with the whole body at once. As text it leaves in one piece with the headers: one system call instead of a gathered one. */
function finish(response: ServerResponse, body: Buffer): void {
  if (body.length <= SMALL_BYTES) response.end(body.toString('latin1'), 'latin1')
  else response.end(body)
}

function answerHeaders(headers: IncomingHttpHeaders, route: Route, span: Span): string[] {
  const flat = ['x-request-id', span.traceId, 'traceparent', span.traceparent, ...safeHeaders]
  const named = headers.connection
  const hop = named === undefined || named === 'keep-alive' || named === 'close' ? undefined : named.toLowerCase()
  for (const name in headers) {
    if (kept.has(name) || (hop !== undefined && hop.split(/[\s,]+/).includes(name))) continue
    const value = headers[name]
    if (typeof value === 'string') flat.push(name, value)
    else for (const each of value ?? []) flat.push(name, each)
  }
  if (headers['cache-control'] === undefined) flat.push('cache-control', route.cacheControl)
  const type = headers['content-type']
  if (type !== undefined && !type.startsWith('application/') && headers['content-security-policy'] === undefined)
    flat.push('content-security-policy', pictureOnly)
  return flat
}
