import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One kind of process of the system. */
export interface Part {
  readonly name: string
  /** The file that is run, and its arguments. */
  readonly run: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const entry = (file: string) => join(root, 'system', file)

/** Where things are, for the processes of one system. */
export interface Places {
  readonly data: string
  readonly port: number
  readonly busUrl: string
  /** The port of the built-in broker, or undefined when another bus is used. */
  readonly brokerPort: number | undefined
  readonly discoveryUrl: string
  readonly staffKey: string
  /** `postgres://…` of each service, when PostgreSQL is used. */
  readonly databaseUrls: Readonly<Record<string, string>>
}

/** The services are the folders of `services/` that have a `service.ts`: a new one is a new folder. */
export const serviceNames = (): string[] =>
  readdirSync(join(root, 'services'))
    .filter((name) => existsSync(join(root, 'services', name, 'service.ts')))
    .sort()

/** The whole system: what runs, and where everything is. The only place that says so. */
export function system(places: Places): Part[] {
  const env = { SOUK_DATA: places.data, SOUK_BUS_URL: places.busUrl, SOUK_DISCOVERY_URL: places.discoveryUrl }
  const names = serviceNames()
  const broker = { name: 'broker', run: [entry('broker.ts')], env: { ...env, PORT: String(places.brokerPort) } }
  const services = names.map((name) => ({
    name,
    run: [entry('service.ts'), join(root, 'services', name)],
    env: { ...env, ...databaseOf(name, places) },
  }))
  const gateway = {
    name: 'gateway',
    run: [entry('gateway.ts'), ...names],
    env: { ...env, PORT: String(places.port), SOUK_STAFF_KEY: places.staffKey },
  }
  return [...(places.brokerPort === undefined ? [] : [broker]), ...services, gateway]
}

function databaseOf(name: string, { databaseUrls }: Places): Record<string, string> {
  const url = databaseUrls[name]
  return url === undefined ? {} : { [`${name.replaceAll('-', '_').toUpperCase()}_DATABASE_URL`]: url }
}
