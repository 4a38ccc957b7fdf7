import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Foreign } from './foreign.ts'
import type { StandIns } from './stand-ins.ts'

/** One kind of process of the system. */
export interface Part {
  readonly name: string
  /** The file that is run, and its arguments. */
  readonly run: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** There is never more than one process of it. */
  readonly once?: boolean
  /** It is another version of a service, which runs beside the one of this folder. */
  readonly beside?: boolean
  /** It is written in another language: `run` is a command, and this the folder in which it is run. */
  readonly foreign?: string
}

type Environment = Readonly<Record<string, string | undefined>>

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const startIn =
  (home: string) =>
  (part: string, ...args: string[]) => [
    join(home, 'system', 'process.mjs'),
    pathToFileURL(join(home, 'system', part)).href,
    ...args,
  ]

/** Where things are, for the processes of one system. */
export interface Places {
  readonly data: string
  readonly port: number
  readonly busUrl: string
  /** The port of the built-in broker, or undefined when another bus is used. */
  readonly brokerPort: number | undefined
  readonly discoveryUrl: string
  readonly staffKey: string
  /** `postgres://…` of each service, when PostgreSQL is used. Stand-ins are no part of the shop and stay on SQLite. */
  readonly databaseUrls: Readonly<Record<string, string>>
  readonly standIns: StandIns
  /** The services and stand-ins that are wanted; undefined: all. */
  readonly only?: readonly string[] | undefined
  /** Services in another language that are wanted too. */
  readonly foreign?: readonly Foreign[]
  /** By the variable that carries it; each process gets those that begin with its name. */
  readonly sharedSecrets: Readonly<Record<string, string>>
}

/** Secrets that all instances of a service have alike, or two services share, by the variables in which each of them gets it. */
export const sharedSecretVariables = [['PAYMENT_WEBHOOK_SECRET', 'PROVIDER_WEBHOOK_SECRET'], ['USER_SECRET']] as const

/** Settings of a service that the gateway has to know too: as the service calls them, and as the gateway does. */
const toldToGateway = [
  ['USER_ISSUER', 'SOUK_TOKEN_ISSUER'],
  ['USER_AUDIENCE', 'SOUK_TOKEN_AUDIENCE'],
] as const

const LOOPBACK = '127.0.0.1'

/** The services are the folders of `services/` that have a `service.ts`: a new one is a new folder. */
export const serviceNames = (home = root): string[] => foldersOf('services', home)

/** What stands in for the world outside, in the same way: the folders of `system/stand-ins/`. */
export const standInNames = (): string[] => foldersOf('system/stand-ins')

/** Adapters to the real thing that can be chosen instead of a stand-in, by the variable and the value that choose them. */
export const adapters = [
  { variable: 'PAYMENT_PROVIDER', value: 'stripe', instead: 'provider', folder: 'services/payment/stripe' },
] as const

/** What must not go to a stand-in unnoticed where real people use the shop: the variable that says where it goes, and what else settles it. */
export const mustBeSettled = [
  {
    variable: 'SOUK_SMTP_URL',
    fault: 'must be set: without it everybody can read all mails at /inbox, codes for new passwords among them.',
  },
  {
    variable: 'SOUK_SMS_URL',
    unless: ['NOTIFICATION_TEXT_MESSAGES', 'false'],
    fault:
      'must be set, or NOTIFICATION_TEXT_MESSAGES be false: without it everybody can read text messages at /inbox.',
  },
  {
    variable: 'PAYMENT_PROVIDER',
    fault: 'must be set: stripe, or stand-in, which takes no money and lets tok_visa pay.',
  },
] as const

const foldersOf = (parent: string, home = root): string[] =>
  readdirSync(join(home, parent))
    .filter((name) => existsSync(join(home, parent, name, 'service.ts')))
    .sort()

/** The whole system: what runs, and where everything is. The only place that says so. `home` is the folder with the code. */
export function system(places: Places, environment: Environment = process.env, home = root): Part[] {
  const { port, brokerPort, staffKey, standIns, only, foreign = [] } = places
  const env = { ...meetingPlaces(places), ...standIns.env }
  // What is set for the gateway cannot be for all: each of the others takes a free port, and is reached from this machine only.
  const inside = { SOUK_GRPC_PORT: '0', SOUK_ADDRESS: LOOPBACK }
  const start = startIn(home)
  const isWanted = (name: string) => only?.includes(name) ?? true
  const names = serviceNames(home).filter(isWanted)
  const substitutes = standIns.names.filter(isWanted)
  const broker = { name: 'broker', run: start('broker.ts'), env: { ...env, PORT: String(brokerPort) }, once: true }
  const services = names.map((name) => ({
    name,
    run: start('service.ts', join(home, 'services', name)),
    env: { ...env, ...inside, ...databaseOf(name, places), ...secretsOf(name, places) },
  }))
  const outside = substitutes.map((name) => ({
    name,
    run: start('service.ts', join(home, standIns.adapters[name] ?? join('system', 'stand-ins', name))),
    env: { ...env, ...inside, ...secretsOf(name, places) },
    once: true,
  }))
  const gateway = {
    name: 'gateway',
    run: start('gateway.ts', ...names, ...substitutes, ...foreign.map(({ name }) => name)),
    env: { ...env, ...settingsFor(environment), PORT: String(port), SOUK_STAFF_KEY: staffKey },
    once: true,
  }
  const guests = foreign.map((each) => foreignPart(each, places))
  return [...(brokerPort === undefined ? [] : [broker]), ...services, ...outside, ...guests, gateway]
}

/** A service in another language as a part of this system. It keeps its data itself, in a file of its own. */
export const foreignPart = ({ name, run, folder }: Foreign, places: Places): Part => ({
  name,
  run,
  env: { ...meetingPlaces(places), SOUK_ADDRESS: LOOPBACK },
  foreign: folder,
})

/** What a process needs to find the others. */
const meetingPlaces = ({ data, busUrl, discoveryUrl }: Places) => ({
  SOUK_DATA: data,
  SOUK_BUS_URL: busUrl,
  SOUK_DISCOVERY_URL: discoveryUrl,
})

const settingsFor = (environment: Environment): Record<string, string> =>
  Object.fromEntries(
    toldToGateway.flatMap(([theirs, ours]) => (environment[theirs] ? [[ours, environment[theirs]]] : [])),
  )

const prefixOf = (name: string): string => `${name.replaceAll('-', '_').toUpperCase()}_`

function databaseOf(name: string, { databaseUrls }: Places): Record<string, string> {
  const url = databaseUrls[name]
  return url === undefined ? {} : { [`${prefixOf(name)}DATABASE_URL`]: url }
}

const secretsOf = (name: string, { sharedSecrets }: Places): Record<string, string> =>
  Object.fromEntries(Object.entries(sharedSecrets).filter(([variable]) => variable.startsWith(prefixOf(name))))
