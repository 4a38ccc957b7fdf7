import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { createLive, type Live, type LiveSettings } from '../call/live.ts'
import type { Answer, Endpoint, Metadata } from '../call/transport.ts'
import {
  describeContract,
  isForAll,
  platformProblem,
  PROBLEM_TYPE,
  type Fault,
  type Operation,
  type PlatformCode,
} from '../contract/index.ts'
import { systemClock } from '../world/clock.ts'
import { parseDeadline } from '../resilience/index.ts'
import { parseTraceparent } from '../telemetry/index.ts'
import { bindingOf, JSON_TYPE, readInput, type HttpParts } from './bind.ts'
import { BEAT_MS, sendEvents, wantsStream } from './event-stream.ts'
import { headers } from './headers.ts'
import { parseJson } from './json.ts'

const TOO_MANY = 'Too many watch here already.'

/** The largest body that is read, in bytes. */
const BODY_LIMIT = 256 * 1024
const SEND_JSON = 'Send Content-Type: application/json.'

/**
 * A thin HTTP adapter around an endpoint: a route for each operation, plus `/.contract`, `/health/live`, `/health/ready`
 * and `/metrics`. Listens on loopback unless `address` says otherwise; port 0 takes a free one.
 */
export async function listenHttp(
  endpoint: Endpoint,
  at: { port?: number; address?: string; live?: LiveSettings; beatMs?: number } = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const server = fastify({
    bodyLimit: BODY_LIMIT,
    keepAliveTimeout: 70_000,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    // Who had not heard of the end in time is still served: a stop is no reason to fail a request.
    return503OnClosing: false,
    frameworkErrors: (_error, _request, reply) => void sendProblem(reply, 'malformed', 'The address cannot be read.'),
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: false },
  })
  readJson(server)
  server.removeContentTypeParser('text/plain')
  const live = createLive(systemClock, endpoint.onCommit, at.live)
  const streams = { live, beatMs: at.beatMs ?? BEAT_MS }
  for (const [name, operation] of Object.entries(endpoint.operations))
    addRoute(server, endpoint, streams, name, operation)
  addHostRoutes(server, endpoint)
  server.setNotFoundHandler((_, reply) => sendProblem(reply, 'not_found', 'There is nothing at this path.'))
  server.setErrorHandler((error: { code?: string; statusCode?: number }, _, reply) => {
    const [code, detail] = unreadable(error)
    return sendProblem(reply, code, detail)
  })
  const url = await server.listen({ port: at.port ?? 0, host: at.address ?? '127.0.0.1' })
  return {
    url,
    close: () => {
      // A connection that is at work now would otherwise be kept, and waited for, after its answer.
      server.server.keepAliveTimeout = 1
      server.server.keepAliveTimeoutBuffer = 0
      live.close()
      return server.close()
    },
  }
}

function addRoute(
  server: FastifyInstance,
  endpoint: Endpoint,
  { live, beatMs }: { live: Live; beatMs: number },
  name: string,
  operation: Operation,
): void {
  const binding = bindingOf(operation)
  if (operation.text && binding.raw === undefined) acceptText(server, operation.text.type)
  const { properties = {} } = operation.output as { properties?: object }
  const versioned = 'version' in properties
  server.route({
    method: operation.method,
    url: operation.path,
    config: { raw: binding.raw !== undefined },
    handler: async (request, reply) => {
      if (typeof request.body === 'string' && !operation.text)
        return sendProblem(reply, 'unsupported_media_type', SEND_JSON)
      const { input, unknown } = readInput(binding, request as unknown as HttpParts)
      if (unknown.length > 0) return refuseUnknown(reply, unknown)
      const [metadata, gone] = [metadataOf(request), clientGone(reply)]
      const ask = () => endpoint.dispatch(name, input, metadata, gone)
      const streams = operation.live === true && wantsStream(request.headers.accept)
      const watch = streams ? live.open() : undefined
      if (streams && !watch) return sendProblem(reply.header('retry-after', '5'), 'overloaded', TOO_MANY)
      const answer = await ask()
      if (watch && answer.status < 400) {
        reply.hijack()
        const lastHeard = request.headers['last-event-id'] as string | undefined
        return sendEvents(reply.raw, { clock: systemClock, watch, first: answer, lastHeard, beatMs, ask })
      }
      watch?.end()
      if (operation.file && answer.status < 400) return sendFile(reply, operation, answer.body as File)
      return send(reply, answer, versioned, request.headers['if-none-match'])
    },
  })
}

/**
 * A JSON body may be absent: many clients send the content type with every DELETE. What it should have held is named later.
 * Where a signature over the bytes is to be checked the text stays as it came.
 */
function readJson(server: FastifyInstance): void {
  server.addContentTypeParser(JSON_TYPE, { parseAs: 'string' }, (request, body, done) => {
    const { raw } = request.routeOptions.config as { raw?: boolean }
    if (raw) return done(null, body)
    try {
      done(null, body === '' ? undefined : parseJson(body as string))
    } catch (error) {
      done(Object.assign(error as Error, { statusCode: 400 }))
    }
  })
}

/** A body of whatever type is read as text. */
const ANY_TYPE = '*/*'

/** Reads bodies of this type as they are; `readInput` puts them into the field that the contract names. */
function acceptText(server: FastifyInstance, type: string): void {
  if (!server.hasContentTypeParser(type === ANY_TYPE ? '*' : type))
    server.addContentTypeParser(type === ANY_TYPE ? '*' : type, { parseAs: 'string' }, (_, body, done) =>
      done(null, body),
    )
}

type File = { contentType: string; content: string }

const pictureOnly = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
const formOnly =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/**
 * A file is served as what it is. The policy keeps an SVG from running scripts even when it is opened on its own; a page may
 * send its forms home, and nothing else, and is made anew each time. So is what is not the same for everybody.
 */
function sendFile(reply: FastifyReply, operation: Operation, { contentType, content }: File): FastifyReply {
  const isPage = contentType.startsWith('text/html')
  reply.header('content-security-policy', isPage ? formOnly : pictureOnly).header('x-content-type-options', 'nosniff')
  reply.header('cache-control', isPage || !isForAll(operation) ? 'no-store' : 'public, max-age=300')
  return reply.type(contentType).send(Buffer.from(content, 'base64'))
}

const left = new Error('the client has gone')

/** A signal that aborts when the client closes the connection before the answer; made when somebody asks for it. */
function clientGone({ raw }: FastifyReply): () => AbortSignal {
  let controller: AbortController | undefined
  return () => {
    if (controller === undefined) {
      const made = (controller = new AbortController())
      raw.once('close', () => raw.writableFinished || made.abort(left))
    }
    return controller.signal
  }
}

function metadataOf(request: FastifyRequest): Metadata {
  const text = (name: string) => request.headers[name] as string | undefined
  const metadata: { -readonly [Name in keyof Metadata]: Metadata[Name] } = {}
  const passport = text(headers.passport)
  if (passport !== undefined) metadata.passport = passport
  const deadlineMs = parseDeadline(text(headers.deadline))
  if (deadlineMs !== undefined) metadata.deadlineMs = deadlineMs
  const traceparent = text(headers.traceparent)
  if (traceparent !== undefined) metadata.traceparent = traceparent
  const idempotencyKey = text(headers.idempotencyKey)
  if (idempotencyKey !== undefined) metadata.idempotencyKey = idempotencyKey
  return metadata
}

function send(reply: FastifyReply, answer: Answer, versioned: boolean, ifNoneMatch: string | undefined): FastifyReply {
  reply.code(answer.status)
  if (answer.traceparent !== undefined) reply.header(headers.traceparent, answer.traceparent)
  if (answer.retryAfterSeconds !== undefined) reply.header('retry-after', String(answer.retryAfterSeconds))
  if (answer.retryPointless) reply.header(headers.retry, 'no')
  if (answer.replayed) reply.header(headers.replayed, 'true')
  if (answer.location !== undefined) reply.header('location', answer.location)
  // RFC 9110, section 11.6.1: whoever says 401 says how one can be known.
  if (answer.status === 401) reply.header('www-authenticate', 'Bearer')
  if (answer.status >= 400) return reply.type(PROBLEM_TYPE).send(JSON.stringify(answer.body))
  if (versioned) {
    const tag = `"${(answer.body as { version: number }).version}"`
    reply.header('etag', tag)
    if (reply.request.method === 'GET' && mentions(ifNoneMatch, tag)) return reply.code(304).send()
  }
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer.body))
}

/** Weak comparison (RFC 9110, section 13.1.2): who compresses on the way makes a weak tag of a strong one. */
const mentions = (ifNoneMatch: string | undefined, tag: string): boolean =>
  ifNoneMatch !== undefined && ifNoneMatch.split(',').some((each) => each.trim().replace(/^W\//, '') === tag)

function addHostRoutes(server: FastifyInstance, endpoint: Endpoint): void {
  const { version, hears, contract, wire } = endpoint
  const description = { version, ...describeContract(contract), hears, ...(wire === undefined ? {} : { wire }) }
  server.get('/.contract', () => description)
  server.get('/health/live', () => ({ status: 'live' }))
  server.get('/health/ready', async (_, reply) => {
    const reasons = await endpoint.notReady()
    return reply
      .code(reasons.length === 0 ? 200 : 503)
      .send({ status: reasons.length === 0 ? 'ready' : 'not ready', reasons })
  })
  server.get('/metrics', async (_, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await endpoint.metrics()),
  )
}

function unreadable(error: { code?: string; statusCode?: number }): [PlatformCode, string] {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return ['too_large', `The body is larger than ${BODY_LIMIT} bytes.`]
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return ['unsupported_media_type', SEND_JSON]
  if (error instanceof SyntaxError) return ['malformed', `The body cannot be read: ${error.message}.`]
  if ((error.statusCode ?? 500) < 500) return ['malformed', 'The request cannot be read.']
  return ['defect', 'It was written down and will be looked into.']
}

function sendProblem(
  reply: FastifyReply,
  code: PlatformCode,
  detail: string,
  errors: readonly Fault[] = [],
): FastifyReply {
  const { traceId } = parseTraceparent(String(reply.request.headers[headers.traceparent])) ?? {}
  const body = { ...platformProblem(code, detail, errors), traceId }
  return reply.code(body.status).type(PROBLEM_TYPE).send(JSON.stringify(body))
}

function refuseUnknown(reply: FastifyReply, unknown: Fault[]): FastifyReply {
  const parameter = unknown[0]?.code === 'unknown_parameter'
  return sendProblem(
    reply,
    parameter ? 'unknown_parameter' : 'invalid',
    `${unknown[0]?.pointer} ${unknown[0]?.message}.`,
    unknown,
  )
}
