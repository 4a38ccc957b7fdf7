import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withWeight, type Registry } from '@souk/kit/discovery'
import { isForeign, readForeign } from '../foreign.ts'
import { foreignPart, system, type Part, type Places } from '../system.ts'
import type { Supervisor } from './supervisor.ts'

const VERSION = /^\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[\w.-]{1,40})?$/

/** What was asked for cannot be done as it was asked. */
export class Unusable extends Error {
  readonly statusCode = 422
}

/**
 * Takes in a service from another folder with this repository, to run beside the one that is there: with the same database,
 * bus and secrets. It gets no requests until somebody gives it a weight. Answers its name here, `service@version`.
 * Throws one sentence.
 */
export function addBeside(
  { service, folder, places }: { service: string; folder: string; places: Places },
  supervisor: Supervisor,
  registry: Registry,
): string {
  if (isForeign(folder)) return addForeign(service, folder, places, supervisor)
  const [own] = supervisor.of(service)
  const version = versionIn(folder, service)
  const name = `${service}@${version}`
  const isOwn = (id: string) => supervisor.processes.some((process) => process.service === name && process.id === id)
  const same = registry.list().instances.find((each) => each.service === service && each.version === version)
  if (same !== undefined && !isOwn(same.id))
    throw new Unusable(
      `${service} runs in version ${version} already: give the other one its own in ${join(folder, 'services', service, 'package.json')}.`,
    )
  const part = system(places, process.env, folder).find((each): each is Part => each.name === own?.service)
  if (part === undefined || part.once)
    throw new Unusable(`${service} is no service: only services run in two versions.`)
  if (registry.weights()[service]?.[version] === undefined)
    registry.weigh(withWeight(registry.weights(), service, version, 0))
  supervisor.renew({ ...part, name, beside: true })
  return name
}

/** Takes in a service in another language. What runs under its name is not replaced. */
function addForeign(service: string, folder: string, places: Places, supervisor: Supervisor): string {
  const foreign = usable(() => readForeign(folder))
  if (foreign.name !== service) throw new Unusable(`${folder} has the service ${foreign.name}, not ${service}.`)
  const isTaken = supervisor.processes.some((each) => each.service === service && each.folder !== folder)
  if (isTaken) throw new Unusable(`There is a service ${service} here already: give the other one another name.`)
  supervisor.renew(foreignPart(foreign, places))
  return service
}

function usable<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new Unusable((error as Error).message, { cause: error })
  }
}

function versionIn(folder: string, service: string): string {
  const file = join(folder, 'services', service, 'package.json')
  if (!existsSync(file) || !existsSync(join(folder, 'system', 'process.mjs')))
    throw new Unusable(`${folder} is no folder with Souk in it that has the service ${service}.`)
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown }
  if (typeof version !== 'string' || !VERSION.test(version))
    throw new Unusable(`${file} names no version such as 1.5.0.`)
  return version
}
