import { parseArgs } from 'node:util'
import { wiresOf } from '@souk/kit/process'
import { GRPC_PORT } from './addresses.ts'
import { productionFaults } from './production.ts'
import { MOST_INSTANCES } from './supervisor/supervisor.ts'

/** One host or several; `kit/bus/nats` reads it. */
const NATS = /^nats:\/\/[^/]+\/?$/

/** What `npm start` was asked for. */
export interface Options {
  readonly port: number
  /** The port of the gateway for gRPC; undefined where that is not offered. */
  readonly grpcPort: number | undefined
  /** Services of which more than one process is wanted from the beginning. */
  readonly scales: readonly { service: string; count: number }[]
  /** The services and stand-ins that are started; undefined: all. */
  readonly only: readonly string[] | undefined
  readonly seed: boolean
  /** Folders of services in another language that are started too. */
  readonly guests: readonly string[]
}

/** Reads the words after `npm start --` and the environment. Throws one sentence that says how it is written. */
export function readOptions(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  { services, standIns }: { services: readonly string[]; standIns: readonly string[] },
): Options {
  const { scale, only, seed, guests } = parse(words)
  const faults = productionFaults(env)
  if (faults.length > 0) throw new Error(`With NODE_ENV=production:\n${faults.join('\n')}`)
  mustBeReachable(env.SOUK_ADDRESS)
  mustBeKnownBus(env.SOUK_BUS_URL)
  mustBeAddress('SOUK_REDIS_URL', env.SOUK_REDIS_URL, ['redis:', 'rediss:'])
  mustBeAddress('SOUK_SMTP_URL', env.SOUK_SMTP_URL, ['smtp:', 'smtps:'])
  mustBeAddress('SOUK_SMS_URL', env.SOUK_SMS_URL, ['http:', 'https:'])
  const wanted = only === undefined ? undefined : parseOnly(only, [...services, ...standIns])
  const started = services.filter((service) => wanted?.includes(service) ?? true)
  return {
    port: parsePort('PORT', env.PORT ?? '8080'),
    grpcPort: wiresOf(env).grpc ? parsePort('SOUK_GRPC_PORT', env.SOUK_GRPC_PORT ?? String(GRPC_PORT)) : undefined,
    scales: scale.map((text) => parseScale(text, started)),
    only: wanted,
    seed,
    guests,
  }
}

function parse(words: readonly string[]): Pick<Options, 'seed' | 'guests'> & { scale: string[]; only?: string } {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        scale: { type: 'string', multiple: true, default: [] },
        only: { type: 'string' },
        with: { type: 'string', multiple: true, default: [] },
        'no-seed': { type: 'boolean', default: false },
      },
    })
    const { scale, only, with: guests } = values
    return { scale, ...(only === undefined ? {} : { only }), seed: !values['no-seed'], guests }
  } catch (error) {
    const what = (error as Error).message.split(/[.;\n]/)[0]
    throw new Error(
      `${what}: npm start knows -- --scale <service>=<count>, --only <service>,<service>, --with <folder> and --no-seed.`,
      { cause: error },
    )
  }
}

function parseScale(text: string, services: readonly string[]): { service: string; count: number } {
  const [, service = '', digits] = /^([^=]+)=(\d+)$/.exec(text) ?? []
  const count = Number(digits)
  if (!services.includes(service) || !(count >= 1 && count <= MOST_INSTANCES))
    throw new Error(
      `--scale is written --scale ${services[0]}=2, with 1 to ${MOST_INSTANCES} of ${services.join(', ')}, not ${text}.`,
    )
  return { service, count }
}

function parseOnly(text: string, names: readonly string[]): string[] {
  const wanted = text.split(',')
  if (!wanted.every((name) => names.includes(name)))
    throw new Error(`--only is written --only ${names[0]},${names[1]}, with some of ${names.join(', ')}, not ${text}.`)
  return wanted
}

function parsePort(name: string, text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new Error(`${name} must be a number from 1 to 65535, not ${text}.`)
  return port
}

/** The command line and the staff key come from this machine, by its loopback: the door must be open there too. */
function mustBeReachable(address = '127.0.0.1'): void {
  if (['127.0.0.1', '0.0.0.0', '::'].includes(address)) return
  throw new Error(`SOUK_ADDRESS must be 127.0.0.1, or 0.0.0.0 or :: for every address of this machine, not ${address}.`)
}

function mustBeKnownBus(url: string | undefined): void {
  if (url === undefined || (/^https?:/.test(url) && URL.canParse(url)) || NATS.test(url)) return
  throw new Error(
    `SOUK_BUS_URL must begin with nats:// or http:// (the built-in broker) and be an address, not ${url.split(':')[0]}:.`,
  )
}

/** Says no more of it than how it begins: the rest may hold a password. */
function mustBeAddress(name: string, url: string | undefined, schemes: readonly string[]): void {
  if (url === undefined || (URL.canParse(url) && schemes.includes(new URL(url).protocol))) return
  throw new Error(`${name} must be an address that begins with ${schemes.map((each) => `${each}//`).join(' or ')}.`)
}
