import type { FastifyInstance } from 'fastify'
import { compareVersions, withoutWeights, withWeight, type Registry, type Weights } from '@souk/kit/discovery'
import { Unusable } from './beside.ts'
import type { ControlParts } from './control.ts'
import type { Supervisor } from './supervisor.ts'

/** One version of a service, as the command line shows it. */
export interface VersionView {
  readonly version: string
  readonly instances: number
  /** Its share of the requests in percent; undefined: what is left, or as many as its instances are. */
  readonly percent: number | undefined
}

type Of = { service: string }

const service = { type: 'string', minLength: 1, maxLength: 63 } as const
const of = { type: 'object', required: ['service'], properties: { service } } as const
const from = {
  type: 'object',
  required: ['folder'],
  additionalProperties: false,
  properties: { folder: { type: 'string', minLength: 1, maxLength: 4_096 } },
} as const
const share = {
  type: 'object',
  required: ['version', 'percent'],
  additionalProperties: false,
  properties: {
    version: { type: 'string', pattern: '^\\d[\\w.-]{0,63}$' },
    percent: { type: 'number', minimum: 0, maximum: 100 },
  },
} as const

/** Versions of a service that run side by side, for the command line: what each gets, and a way to add one. */
export function versionRoutes(
  server: FastifyInstance,
  { registry, supervisor, addBeside, saveWeights }: ControlParts,
): void {
  const weigh = (weights: Weights) => {
    saveWeights(weights)
    registry.weigh(weights)
  }
  const versions = (name: string) => ({ versions: versionsOf(name, registry, supervisor()) })
  server.get<{ Params: Of }>('/v1/versions/:service', { schema: { params: of } }, ({ params }) =>
    versions(params.service),
  )
  server.post<{ Params: Of; Body: { folder: string } }>(
    '/v1/versions/:service',
    { schema: { params: of, body: from } },
    ({ params, body }) => {
      const process = addBeside(params.service, body.folder)
      saveWeights(registry.weights())
      return { process }
    },
  )
  server.post<{ Params: Of; Body: { version: string; percent: number } }>(
    '/v1/versions/:service/weight',
    { schema: { params: of, body: share } },
    ({ params, body }) => {
      supervisor().of(params.service)
      weigh(allowed(() => withWeight(registry.weights(), params.service, body.version, body.percent)))
      return versions(params.service)
    },
  )
  server.post<{ Params: Of }>('/v1/versions/:service/even', { schema: { params: of } }, ({ params }) => {
    weigh(withoutWeights(registry.weights(), params.service))
    return versions(params.service)
  })
}

function allowed<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new Unusable((error as Error).message, { cause: error })
  }
}

/** The versions of which something runs, and those that have a weight. Throws when there is no such service. */
function versionsOf(name: string, registry: Registry, supervisor: Supervisor): VersionView[] {
  supervisor.of(name)
  const weights = registry.weights()[name] ?? {}
  const running = registry.list().instances.filter((each) => each.service === name)
  return [...new Set([...running.map(({ version }) => version), ...Object.keys(weights)])]
    .sort(compareVersions)
    .map((version) => ({
      version,
      instances: running.filter((each) => each.version === version).length,
      percent: weights[version],
    }))
}
