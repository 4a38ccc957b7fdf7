import { timingSafeEqual } from 'node:crypto'
import { fastify } from 'fastify'
import { registryRoutes, type Registry, type Weights } from '@souk/kit/discovery'
import type { Rotated } from '@souk/kit/passport'
import type { LogLines } from './log-lines.ts'
import { memoryMb } from './memory.ts'
import type { Operator } from './operate.ts'
import { sagaRoutes } from './saga-routes.ts'
import type { Supervised } from './process.ts'
import { NoSuchProcess, type Supervisor } from './supervisor.ts'
import { versionRoutes } from './version-routes.ts'

export interface ControlParts {
  /** Asked at each request: the processes need to know where this door is before they can be made. */
  supervisor(): Supervisor
  /** Takes in a service whose folder has come since the system was started; does nothing for any other name. */
  admit(service: string): Promise<void>
  /** Takes in the version of a service in another folder, to run beside the one that is there. Answers its name here. */
  addBeside(service: string, folder: string): string
  /** Keeps the weights of versions for the next start. */
  saveWeights(weights: Weights): void
  readonly registry: Registry
  readonly logs: LogLines
  readonly operator: Operator
  /** Makes the next key of every process that signs. */
  rotateKeys(): Promise<Rotated[]>
  readonly tokens: { readonly control: string; readonly registry: string }
  /** Facts about the running system for `souk status`. */
  readonly about: object
  /** Ends the whole system. */
  stop(): void
}

const one = {
  type: 'object',
  required: ['service'],
  properties: { service: { type: 'string', maxLength: 127 } },
} as const
const count = { type: 'object', required: ['count'], properties: { count: { type: 'integer' } } } as const
const parked = {
  type: 'object',
  required: ['service', 'source', 'key', 'seq'],
  additionalProperties: false,
  properties: {
    service: { type: 'string' },
    source: { type: 'string' },
    key: { type: 'string' },
    seq: { type: 'integer', minimum: 1 },
  },
} as const
type Parked = { service: string; source: string; key: string; seq: number }

/** The supervisor's own door, on loopback and by token: the registry for the processes, the controls for the command line. */
export async function openControl(parts: ControlParts): Promise<{ url: string; close(): Promise<void> }> {
  const { logs, operator, tokens } = parts
  const server = fastify({ forceCloseConnections: true })
  server.addHook('onRequest', async (request, reply) => {
    const expected = request.url.startsWith('/v1/instances') ? tokens.registry : tokens.control
    if (!same(request.headers.authorization ?? '', `Bearer ${expected}`))
      return reply.code(401).send({ detail: 'The token is wrong.' })
  })
  server.setErrorHandler((error: Error & { statusCode?: number }, _, reply) =>
    reply.code(error instanceof NoSuchProcess ? 404 : (error.statusCode ?? 500)).send({ detail: error.message }),
  )
  registryRoutes(server, parts.registry)

  server.get<{ Querystring: { memory?: boolean } }>(
    '/v1/status',
    { schema: { querystring: { type: 'object', properties: { memory: { type: 'boolean' } } } } },
    ({ query: { memory = true } }) => ({
      ...parts.about,
      processes: parts.supervisor().processes.map(memory ? shown : outlined),
    }),
  )
  server.post('/v1/stop', async (_, reply) => {
    await reply.code(202).send({})
    parts.stop()
  })
  server.post<{ Params: { service: string } }>(
    '/v1/processes/:service/start',
    { schema: { params: one } },
    async (request) => {
      await parts.admit(request.params.service)
      for (const process of parts.supervisor().of(request.params.service)) process.start()
      return parts.supervisor().of(request.params.service).map(shown)
    },
  )
  server.post<{ Params: { service: string } }>(
    '/v1/processes/:service/stop',
    { schema: { params: one } },
    async (request) => {
      await Promise.all(
        parts
          .supervisor()
          .of(request.params.service)
          .map((process) => process.stop()),
      )
      return parts.supervisor().of(request.params.service).map(shown)
    },
  )
  server.post<{ Params: { service: string } }>(
    '/v1/processes/:service/kill',
    { schema: { params: one } },
    async (request) => {
      const before = parts.supervisor().of(request.params.service).map(shown)
      for (const process of parts.supervisor().of(request.params.service)) process.kill()
      return before
    },
  )
  server.post<{ Params: { service: string }; Body: { count: number } }>(
    '/v1/processes/:service/scale',
    { schema: { params: one, body: count } },
    async (request) => {
      await parts.supervisor().scale(request.params.service, request.body.count)
      return parts.supervisor().of(request.params.service).map(shown)
    },
  )
  server.get<{ Querystring: { after?: number; limit?: number; service?: string } }>(
    '/v1/logs',
    {
      schema: {
        querystring: {
          type: 'object',
          properties: { after: { type: 'integer' }, limit: { type: 'integer' }, service: { type: 'string' } },
        },
      },
    },
    async ({ query: { after = 0, limit = 200, service } }) => {
      const names =
        service === undefined
          ? undefined
          : parts
              .supervisor()
              .of(service)
              .map(({ name }) => name)
      return { lines: logs.after(after, limit, names) }
    },
  )
  server.get<{ Querystring: Record<string, string> }>('/v1/events', (request) =>
    operator.events(request.query, request.signal),
  )
  server.get('/v1/topics', (request) => operator.topics(request.signal))
  server.get('/v1/dead-letters', () => operator.deadLetters(parts.supervisor().services))
  server.post<{ Body: Parked }>('/v1/dead-letters/replay', { schema: { body: parked } }, (request) =>
    operator.replay(request.body),
  )
  server.post<{ Body: Parked }>('/v1/dead-letters/discard', { schema: { body: parked } }, (request) =>
    operator.discard(request.body),
  )
  server.post('/v1/keys/rotate', () => parts.rotateKeys())
  sagaRoutes(server, operator, parts.supervisor)
  versionRoutes(server, parts)

  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  return { url, close: () => server.close() }
}

/** A process as the command line sees it. */
export type ProcessView = ReturnType<typeof shown>

export function shown(process: Supervised) {
  const { pid } = process
  return { ...outlined(process), memoryMb: pid === undefined ? undefined : memoryMb(pid) }
}

/** Without its memory, which takes a few milliseconds to measure: for who looks often. */
const outlined = ({ service, name, state, pid, url, restarts, readyMs, reason }: Supervised) => ({
  service,
  name,
  state,
  pid,
  url,
  restarts,
  readyMs,
  reason,
})

const same = (given: string, expected: string) => {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
