import Fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import {
  isRefusal,
  platformProblem,
  PROBLEM_TYPE,
  refusalProblem,
  type PlatformCode,
  type Problem,
} from '../../contract/index.ts'
import { tokenCheck } from './access.ts'
import { MAX_BODY } from './wire.ts'

/** The HTTP server without its routes: who may come in, and how errors look. */
export function createServer(token: string): FastifyInstance {
  const server = Fastify({
    bodyLimit: MAX_BODY,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    // Its type of a reply allows no body at all.
    frameworkErrors: (error, _request, reply) => void send(reply as unknown as Reply, problemOf(error)),
  })
  const allowed = tokenCheck(token)
  server.addHook('onRequest', async (request, reply) => {
    const { authorization } = request.headers
    // Health is for everybody, but a client that shows a token learns whether it is right.
    if (allowed(authorization) || (request.url === '/health/ready' && authorization === undefined)) return undefined
    return send(reply, platformProblem('unauthenticated', 'The bearer token is missing or wrong.'))
  })
  // Fastify's own parser looks through every body for names that matter to merging objects, and nothing is merged here.
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('application/json', { parseAs: 'string' }, async (_request: unknown, body: string) =>
    parse(body),
  )
  server.setErrorHandler((error: FastifyError, _request, reply) => send(reply, problemOf(error)))
  server.setNotFoundHandler((request, reply) =>
    send(reply, platformProblem('not_found', `There is no ${request.method} ${request.url}.`)),
  )
  return server
}

interface Reply {
  status(code: number): unknown
  type(type: string): unknown
  send(body: string): unknown
}

/** Answers with a problem document; a hook or handler has to return what this returns. */
export function send(reply: Reply, problem: Problem): unknown {
  reply.status(problem.status)
  reply.type(PROBLEM_TYPE)
  return reply.send(JSON.stringify(problem))
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (error) {
    throw Object.assign(new Error(`The body is not JSON: ${String(error)}.`), { statusCode: 400 })
  }
}

const byStatus: Record<number, PlatformCode> = { 413: 'too_large', 415: 'unsupported_media_type' }

function problemOf(error: FastifyError): Problem {
  if (isRefusal(error)) return refusalProblem(error)
  if (error.code === 'ERR_SQLITE_ERROR')
    return platformProblem('unavailable', `The log cannot be used: ${error.message}.`)
  const status = error.statusCode ?? 500
  if (status < 500) return platformProblem(byStatus[status] ?? 'malformed', error.message)
  return platformProblem('defect', error.message)
}
