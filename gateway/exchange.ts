import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Dispatcher } from 'undici'
import type { Writable } from 'node:stream'
import { codingFor, compressInto, isCompressible, type Coding } from './compress.ts'
import type { Span } from '@souk/kit/telemetry'
import { safeHeaders } from './answer.ts'
import type { Route } from './routes.ts'

/** Headers of an answer that belong to one connection (RFC 9110, section 7.6.1), tell about the inside, or are ours to set. */
const kept = new Set(
  `connection keep-alive proxy-authenticate proxy-connection te trailer transfer-encoding upgrade server x-powered-by date
   traceparent x-request-id x-retry ratelimit-limit ratelimit-remaining ratelimit-reset ${safeHeaders.filter((_, at) => at % 2 === 0).join(' ')}`.split(
    /\s+/,
  ),
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
  /** Headers that the gateway adds to the answer, as a flat list. */
  readonly added: readonly string[]
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
  /** Where the body goes: the response, or what compresses it on the way there. */
  #body: Writable

  constructor(exchange: Exchange, resolve: () => void, reject: (reason: BadAnswer | NoAnswer) => void) {
    this.#exchange = exchange
    this.#body = exchange.response
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
    const { response } = this.#exchange
    this.#length = Number(headers['content-length'] ?? -1)
    const coding = codingOf(this.#exchange, status, headers)
    response.writeHead(status, answerHeaders(headers, this.#exchange, coding))
    if (coding) this.#body = compressInto(response, coding)
    if (status >= 500) this.#reject({ status, overloaded: headers['x-retry'] === 'no' })
    else this.#resolve()
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { response } = this.#exchange
    if (chunk.length === this.#length && this.#body === response) return void finish(response, chunk)
    if (this.#body.write(chunk)) return
    controller.pause()
    this.#body.once('drain', () => controller.resume())
  }

  onResponseEnd(): void {
    if (!this.#body.writableEnded) this.#body.end()
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

/**
 * Only reads are compressed. What a command answers may be a secret, and the length of a compressed answer tells what is in it to
 * who can add to it and see the wire (BREACH); reads are safe from that, because no page of somebody else can ask in the
 * name of its visitor: nobody is signed in by a cookie.
 */
function codingOf({ request, route }: Exchange, status: number, headers: IncomingHttpHeaders): Coding | undefined {
  const isPlain = headers['content-encoding'] === undefined && !headers['cache-control']?.includes('no-transform')
  if (status !== 200 || request.method !== 'GET' || !route.safe || !isPlain) return undefined
  return codingFor(
    request.headers['accept-encoding'] as string | undefined,
    headers['content-type'],
    Number(headers['content-length'] ?? 0),
  )
}

const weakTag = (tag: string) => (tag.startsWith('W/') ? tag : `W/${tag}`)

function answerHeaders(
  headers: IncomingHttpHeaders,
  { route, span, added }: Exchange,
  coding: Coding | undefined,
): string[] {
  const flat = ['x-request-id', span.traceId, 'traceparent', span.traceparent, ...safeHeaders, ...added]
  const named = headers.connection
  const hop = named === undefined || named === 'keep-alive' || named === 'close' ? undefined : named.toLowerCase()
  for (const name in headers) {
    if (kept.has(name) || (hop !== undefined && hop.split(/[\s,]+/).includes(name))) continue
    if (coding && (name === 'content-length' || name === 'etag')) continue
    const value = headers[name]
    if (typeof value === 'string') flat.push(name, value)
    else for (const each of value ?? []) flat.push(name, each)
  }
  if (headers['cache-control'] === undefined) flat.push('cache-control', route.cacheControl)
  const type = headers['content-type']
  if (route.safe && isCompressible(type)) flat.push('vary', 'accept-encoding')
  if (coding) flat.push('content-encoding', coding)
  // The same content, but not the same bytes: from here on the tag is a weak one.
  if (coding && headers.etag !== undefined) flat.push('etag', weakTag(headers.etag))
  if (type !== undefined && !type.startsWith('application/') && headers['content-security-policy'] === undefined)
    flat.push('content-security-policy', pictureOnly)
  return flat
}
