import type { FastifyInstance } from 'fastify'
import type { Operator } from './operate.ts'
import type { Supervisor } from './supervisor.ts'

type Sought = { service?: string; id?: string }
type One = { service: string; id: string }
type Step = One & { step: string; output: string }

const text = { type: 'string' } as const
const sought = { type: 'object', properties: { service: text, id: text } } as const
const one = {
  type: 'object',
  required: ['service', 'id'],
  additionalProperties: false,
  properties: { service: text, id: text },
} as const
const step = {
  ...one,
  required: [...one.required, 'step', 'output'],
  properties: { ...one.properties, step: text, output: text },
} as const

/** Sagas, for the command line: what is under way in all services or in one, and a way on for one that stands still. */
export function sagaRoutes(server: FastifyInstance, operator: Operator, supervisor: () => Supervisor): void {
  const asked = (service: string | undefined) => {
    if (service === undefined) return supervisor().services
    supervisor().of(service)
    return [service]
  }
  server.get<{ Querystring: Sought }>('/v1/sagas', { schema: { querystring: sought } }, ({ query: { service, id } }) =>
    id === undefined ? operator.sagas(asked(service)) : operator.saga(asked(service), id),
  )
  server.post<{ Body: One }>('/v1/sagas/retry', { schema: { body: one } }, ({ body }) => operator.retrySaga(body))
  server.post<{ Body: One }>('/v1/sagas/acknowledge', { schema: { body: one } }, ({ body }) =>
    operator.acknowledgeAlarm(body),
  )
  server.post<{ Body: Step }>('/v1/sagas/skip', { schema: { body: step } }, ({ body }) => operator.skipStep(body))
}
