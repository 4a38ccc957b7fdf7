import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { reject, safeHeaders } from '../answer.ts'
import { codingFor, compressed, isCompressible, type Coding } from '../upstream/compress.ts'
import { mentions } from '../upstream/outlet.ts'
import { pathOf } from '../request/target.ts'

/** Something that the gateway answers itself. */
export interface Content {
  readonly status: number
  readonly body: Buffer
  /** Flat: name, value, name, value … */
  readonly headers: readonly string[]
  /** The entity tag in quotes, where the content stays the same for a while. */
  readonly etag?: string
}

export interface Page {
  readonly title: string
  /** `added`: further headers of the answer, as a flat list. */
  answer(request: IncomingMessage, response: ServerResponse, traceId: string, added: readonly string[]): void
}

export interface Pages {
  find(target: string): Page | undefined
}

const POLICY = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self' data:`,
  `connect-src 'self'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ')

/** A page for people: nothing on it may come from elsewhere or stand inline. */
export const webPage = (body: string | Buffer): Content =>
  lasting(body, 'text/html; charset=utf-8', ['content-security-policy', POLICY])

/** Content that changes seldom: it is asked for each time, and sent only when it has changed. */
export function lasting(body: string | Buffer, type: string, headers: readonly string[] = []): Content {
  const bytes = Buffer.from(body)
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  const all = ['content-type', type, 'cache-control', 'no-cache', 'etag', etag, ...headers]
  return { status: 200, body: bytes, headers: all, etag }
}

/** Content of this moment. */
export const passing = (status: number, body: unknown): Content => ({
  status,
  body: Buffer.from(JSON.stringify(body)),
  headers: ['content-type', 'application/json; charset=utf-8', 'cache-control', 'no-store'],
})

export const redirect = (to: string): Content => ({ status: 302, body: Buffer.alloc(0), headers: ['location', to] })

type Make = (request: IncomingMessage) => Content | Promise<Content>

/** The gateway's own paths; each function makes the content when it is asked for. */
export function createPages(contents: Readonly<Record<string, Make>>): Pages {
  const pages = new Map(Object.entries(contents).map(([path, make]) => [path, pageOf(path, make)]))
  return { find: (target) => pages.get(pathOf(target)) }
}

const pageOf = (path: string, make: Make): Page => ({
  title: `GET ${path}`,
  answer(request, response, traceId, added) {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return reject(
        response,
        { code: 'method_not_allowed', detail: 'This path knows GET, HEAD.', headers: ['allow', 'GET, HEAD'] },
        traceId,
      )
    const show = (found: Content) => send(found, request, response, ['x-request-id', traceId, ...added])
    const made = make(request)
    if (made instanceof Promise) void made.then(show)
    else show(made)
  },
})

function send(found: Content, request: IncomingMessage, response: ServerResponse, added: readonly string[]): void {
  const { status, body, headers, etag } = found
  const common = [...added, ...safeHeaders, ...headers]
  if (etag !== undefined && mentions(request.headers['if-none-match'], etag)) {
    response.writeHead(304, common)
    return void response.end()
  }
  const type = headers[headers.indexOf('content-type') + 1]
  if (isCompressible(type)) common.push('vary', 'accept-encoding')
  const write = (bytes: Buffer, coding: readonly string[]) => {
    response.writeHead(status, [...common, ...coding, 'content-length', String(bytes.length)])
    response.end(request.method === 'HEAD' ? undefined : bytes)
  }
  const coding = codingFor(request.headers['accept-encoding'] as string | undefined, type, body.length)
  if (coding === undefined || etag === undefined) return write(body, [])
  packed(found, coding).then(
    (bytes) => write(bytes, ['content-encoding', coding]),
    () => write(body, []),
  )
}

const packages = new WeakMap<Content, Map<Coding, Promise<Buffer>>>()

/** Content that lasts is compressed once. */
function packed(content: Content, coding: Coding): Promise<Buffer> {
  const known = packages.get(content) ?? new Map<Coding, Promise<Buffer>>()
  packages.set(content, known)
  const bytes = known.get(coding) ?? compressed(content.body, coding)
  known.set(coding, bytes)
  return bytes
}
