import type { FastifyInstance } from 'fastify'
import type { Instance } from './discovery.ts'
import type { Registry } from './registry.ts'

const text = { type: 'string', minLength: 1, maxLength: 300 } as const
const instanceSchema = {
  type: 'object',
  required: ['service', 'id', 'url', 'version', 'contractHash'],
  additionalProperties: false,
  properties: {
    service: { ...text, pattern: '^[a-z][a-z0-9-]*$' },
    id: text,
    url: { ...text, pattern: '^https?://' },
    grpcUrl: { ...text, pattern: '^https?://' },
    version: text,
    contractHash: text,
    operations: { type: 'array', items: text, maxItems: 500 },
  },
} as const
const watchSchema = {
  type: 'object',
  properties: {
    epoch: { type: 'string' },
    revision: { type: 'integer' },
    waitMs: { type: 'integer', minimum: 0, maximum: 30_000 },
  },
} as const

/** Offers a registry over HTTP: `PUT` and `DELETE /v1/instances/:id`, and `GET /v1/instances`, which can wait for a change. */
export function registryRoutes(server: FastifyInstance, registry: Registry): void {
  server.put<{ Body: Instance }>('/v1/instances/:id', { schema: { body: instanceSchema } }, async (request, reply) => {
    registry.put(request.body)
    return reply.code(204).send()
  })
  server.delete<{ Params: { id: string } }>('/v1/instances/:id', async (request, reply) => {
    registry.remove(request.params.id)
    return reply.code(204).send()
  })
  server.get<{ Querystring: { epoch?: string; revision?: number; waitMs?: number } }>(
    '/v1/instances',
    { schema: { querystring: watchSchema } },
    (request) => {
      const { epoch = '', revision = -1, waitMs = 0 } = request.query
      return registry.next(epoch, revision, waitMs, request.signal)
    },
  )
}
