import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import type { Span } from '@souk/kit/telemetry'
import { safeHeaders } from '../answer.ts'
import { codingFor, compressInto, isCompressible, type Coding } from './compress.ts'
import type { Outlet } from './exchange.ts'
import type { Route } from '../routes/routes.ts'

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

/** Weak comparison, as If-None-Match wants it (RFC 9110, section 13.1.2). */
export const mentions = (ifNoneMatch: string | undefined, etag: string): boolean =>
  ifNoneMatch !== undefined &&
  (ifNoneMatch === '*' ||
    ifNoneMatch.split(',').some((each) => each.trim().replace(/^W\//, '') === etag.replace(/^W\//, '')))

/** A client that waits for an answer. */
export interface Recipient {
  readonly response: ServerResponse
  readonly route: Route
  readonly span: Span
  /** Headers that the gateway adds to the answer, as a flat list. */
  readonly added: readonly string[]
}

/**
 * Passes an answer to its client as it comes. A class, so that V8 can forget it soon: `quality/rules/young-functions.ts` says why.
 */
export class ClientOutlet implements Outlet {
  readonly #recipient: Recipient
  #body: Writable

  constructor(recipient: Recipient) {
    this.#recipient = recipient
    this.#body = recipient.response
  }

  get closed(): boolean {
    return this.#recipient.response.closed
  }

  get begun(): boolean {
    return this.#recipient.response.headersSent
  }

  begin(status: number, headers: IncomingHttpHeaders): Writable {
    const { response, route } = this.#recipient
    const coding = codingOf(this.#recipient, status, headers)
    response.writeHead(status, passHeaders(ownHeaders(this.#recipient), headers, route, coding))
    return (this.#body = coding ? compressInto(response, coding) : response)
  }

  finish(whole: Buffer): void {
    const { response } = this.#recipient
    if (this.#body === response) endWith(response, whole)
    else this.#body.end(whole)
  }

  /** One that we have ended ourselves is whole. */
  abandon(): void {
    const { response } = this.#recipient
    if (!response.writableEnded) response.destroy()
  }
}

/** Ends with the whole body at once. As text it leaves in one piece with the headers: one system call instead of a gathered one. */
export function endWith(response: ServerResponse, body: Buffer): void {
  if (body.length <= SMALL_BYTES) response.end(body.toString('latin1'), 'latin1')
  else response.end(body)
}

/**
 * Only reads are compressed. What a command answers may be a secret, and the length of a compressed answer tells what is in it to
 * who can add to it and see the wire (BREACH); reads are safe from that, because no page of somebody else can ask in the
 * name of its visitor: nobody is signed in by a cookie.
 */
function codingOf(
  { response: { req: request }, route }: Recipient,
  status: number,
  headers: IncomingHttpHeaders,
): Coding | undefined {
  const isPlain = headers['content-encoding'] === undefined && !headers['cache-control']?.includes('no-transform')
  if (status !== 200 || request.method !== 'GET' || !route.safe || !isPlain) return undefined
  return codingFor(
    request.headers['accept-encoding'] as string | undefined,
    headers['content-type'],
    Number(headers['content-length'] ?? 0),
  )
}

export const weakTag = (tag: string) => (tag.startsWith('W/') ? tag : `W/${tag}`)

/** Headers of this one answer. */
export const ownHeaders = ({ span, added }: Recipient): string[] => [
  'x-request-id',
  span.traceId,
  'traceparent',
  span.traceparent,
  ...safeHeaders,
  ...added,
]

/** Adds to a flat list what may pass of the headers of a service's answer, and what it leaves unsaid. */
export function passHeaders(flat: string[], headers: IncomingHttpHeaders, route: Route, coding?: Coding): string[] {
  const named = headers.connection
  const hop = named === undefined || named === 'keep-alive' || named === 'close' ? undefined : named.toLowerCase()
  const isSecret = route.cacheControl === 'no-store'
  for (const name in headers) {
    if (isSecret && name === 'cache-control') continue
    if (kept.has(name) || (hop !== undefined && hop.split(/[\s,]+/).includes(name))) continue
    if (coding && (name === 'content-length' || name === 'etag')) continue
    const value = headers[name]
    if (typeof value === 'string') flat.push(name, value)
    else for (const each of value ?? []) flat.push(name, each)
  }
  if (isSecret || headers['cache-control'] === undefined) flat.push('cache-control', route.cacheControl)
  const type = headers['content-type']
  if (route.safe && isCompressible(type)) flat.push('vary', 'accept-encoding')
  if (coding) flat.push('content-encoding', coding)
  // The same content, but not the same bytes: from here on the tag is a weak one.
  if (coding && headers.etag !== undefined) flat.push('etag', weakTag(headers.etag))
  if (type !== undefined && !type.startsWith('application/') && headers['content-security-policy'] === undefined)
    flat.push('content-security-policy', pictureOnly)
  return flat
}
