import { memoryBus, type CloudEvent, type Faults, type MemoryBus } from '../bus/index.ts'
import type { Answer } from '../call/index.ts'
import {
  categories,
  isProblem,
  Refusal,
  unknownFields,
  type Category,
  type InputOf,
  type Operation,
  type OutputOf,
  type Problem,
} from '../contract/index.ts'
import { openSqlite, type Database } from '../database/index.ts'
import type { Instance } from '../discovery/index.ts'
import { host, type Host } from '../host/index.ts'
import type { Messenger, OutboundMessage } from '../message/index.ts'
import type { Outbound, OutboundAnswer, OutboundRequest } from '../outbound/index.ts'
import { createPassports, type Bearer } from '../passport/index.ts'
import type { Service } from '../service/index.ts'
import { recorder, tally, type Recorder } from '../telemetry/index.ts'
import { idMaker, seededRandom, virtualClock, type VirtualClock, type World } from '../world/index.ts'
import { mortalWorld, type MortalWorld } from './mortal-world.ts'
import { passage } from './passage.ts'
import { trialKeys } from './trial-keys.ts'
import { trialNet } from './trial-net.ts'
import { trialPasswords } from './trial-passwords.ts'
import { watchedDatabase } from './watched-database.ts'

/** Who asks, in a test. Default: the gateway, on behalf of nobody. */
export interface As extends Bearer {
  readonly service?: string
  readonly idempotencyKey?: string
  readonly deadlineMs?: number
  /** The url of the instance that is asked. Default: the one that runs longest. */
  readonly instance?: string
}

/** Staff with every permission, asking through the gateway. */
export const staff: As = { subject: 'staff', permissions: ['*'] }

/** What may differ from one process of a service to the next. */
export interface StartOptions {
  /** Changes the world of this process before it starts, to put a fault into it. */
  readonly alter?: (world: World) => World
  /** Wait until it is ready. Default: true. */
  readonly ready?: boolean
}

/** A system in one process, as a test sees it. */
export interface Trial {
  readonly clock: VirtualClock
  readonly recorded: Recorder
  /** A client of the bus that belongs to no service. */
  readonly bus: MemoryBus
  /** Asks an operation of a running service as the outside would, and answers its output. Throws the `Refusal`, or an error with the problem. */
  ask<Op extends Operation>(operation: Op, input: InputOf<Op>, as?: As): Promise<OutputOf<Op>>
  /** Like `ask`, but answers status and body whatever they are; takes any input, also a wrong one. */
  send(operation: Operation, input: unknown, as?: As): Promise<Answer>
  /** Publishes an event as another service would, which need not run. Numbers are given by key. */
  tell(
    event: { readonly service: string; readonly type: string; readonly key: string },
    payload: unknown,
  ): Promise<void>
  /** Lets time pass. */
  advance(ms: number): Promise<void>
  /** Lets what is under way come to rest, then answers every event published so far. */
  published(): Promise<CloudEvent[]>
  /** The messages that were handed to people so far, repetitions included. */
  delivered(): readonly OutboundMessage[]
  /** Ends every process of a service, or one, at once, as kill -9 would; committed data stays. */
  kill(which: string | Host): void
  /** Stops one process where it stands, as SIGSTOP would; what it waits for comes after `resume`. */
  pause(which: Host): void
  resume(which: Host): void
  /** Starts one more process of a service; after `kill`, the first again. */
  start(service: Service, options?: StartOptions): Promise<Host>
  database(service: string): Database
  stop(): Promise<void>
}

/** What may differ from one trial to the next. */
export interface TrialOptions {
  readonly seed?: number
  readonly env?: Record<string, string>
  readonly faults?: Faults
  /** Who lets time pass: each question, until it is answered (the default), or `advance` alone. */
  readonly time?: 'passes' | 'by hand'
  /** What is recorded. Default: everything. */
  readonly records?: 'everything' | 'counts'
  /** Called before a message counts as delivered; what it throws is what the sender learns instead. */
  readonly deliver?: (message: OutboundMessage) => void | Promise<void>
  /** Who answers a request to the world outside. Default: nobody. */
  readonly post?: (request: OutboundRequest, signal: AbortSignal) => OutboundAnswer | Promise<OutboundAnswer>
  /** Opens the database of a service; default: SQLite in memory. */
  readonly openDatabase?: (service: string, world: World) => Promise<Database>
}

/**
 * Runs services in one process, without a socket: SQLite in memory, a bus in memory, calls as function calls, a clock that
 * moves only when the test lets it, chance from a seed. The services cannot tell.
 */
export async function trial(services: readonly Service[], options: TrialOptions = {}): Promise<Trial> {
  const { seed = 1, env = {}, faults } = options
  let writing = 0
  const byHand = options.time === 'by hand'
  // What else is under way in memory goes on by itself before the turn is over.
  const clock = byHand && !options.openDatabase ? virtualClock(undefined, () => writing > 0) : virtualClock()
  const random = seededRandom(seed)
  const newId = idMaker(clock, random)
  const recorded = (options.records === 'counts' ? tally : recorder)({ clock, random })
  const net = trialNet()
  const keys = trialKeys(seed)
  const passwords = trialPasswords({ clock, random, telemetry: recorded })
  const bus = memoryBus({ clock, ...(faults ? { faults } : {}) })
  const opening = new Map<string, Promise<Database>>()
  const databases = new Map<string, Database>()
  const running: (Omit<MortalWorld, 'world'> & { service: string; host: Host })[] = []
  const told = new Map<string, number>()
  const delivered: OutboundMessage[] = []
  const messenger: Messenger = {
    deliver: async (message) => {
      await options.deliver?.(message)
      delivered.push(message)
    },
    close: async () => {},
  }

  const outbound: Outbound = {
    post: async (request, signal) => {
      if (options.post === undefined) throw new Error('nobody is there')
      return options.post(request, signal)
    },
    close: async () => {},
  }

  const drive = byHand ? <T>(work: Promise<T>) => work : passage(clock)

  const worldOf = (connection: MemoryBus): World => ({
    instanceId: newId('ins'),
    newId,
    clock,
    random,
    env,
    keys,
    passwords,
    bus: connection,
    discovery: net.discovery,
    transport: net.transport,
    telemetry: recorded,
    messenger,
    outbound,
    listen: net.listen,
    async openDatabase(service) {
      let opened = opening.get(service)
      if (opened === undefined) {
        opened = options.openDatabase
          ? options.openDatabase(service, this)
          : Promise.resolve(
              watchedDatabase(
                openSqlite({ file: ':memory:', synchronous: 'NORMAL' }, clock, random),
                (by) => (writing += by),
              ),
            )
        opening.set(service, opened)
        opened.catch(() => opening.delete(service))
      }
      const database = await opened
      databases.set(service, database)
      return database
    },
  })

  const addressOf = (url: string): Instance | undefined => {
    const found = running.find(({ host }) => host.url === url)
    return found && { service: found.service, id: found.host.id, url, version: '', contractHash: '' }
  }

  const send = async (operation: Operation, input: unknown, as: As = {}): Promise<Answer> => {
    const { service: from = 'gateway', idempotencyKey, deadlineMs, instance: url, ...bearer } = as
    const address = url === undefined ? net.discovery.instances(operation.service)[0] : addressOf(url)
    if (address === undefined) throw new Error(`${operation.service} does not run`)
    const passport = await createPassports(from, keys, clock).issue(address.service, bearer)
    const metadata = {
      passport,
      ...(idempotencyKey ? { idempotencyKey } : {}),
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
    }
    return drive(net.transport.send(address, operation, input, metadata, new AbortController().signal))
  }

  const start = async (service: Service, { alter = (world) => world, ready = true }: StartOptions = {}) => {
    const connection = bus.connect()
    const { world, ...life } = mortalWorld(worldOf(connection), connection)
    const started = await drive(host(service, alter(world)))
    let stopped: Promise<void> | undefined
    const entry = {
      service: service.contract.name,
      host: { ...started, stop: () => (stopped ??= drive(started.stop()).then(() => forget(entry))) },
      ...life,
    }
    running.push(entry)
    if (ready) await drive(started.started)
    return entry.host
  }

  const forget = (entry: (typeof running)[number]) => {
    if (running.includes(entry)) running.splice(running.indexOf(entry), 1)
  }

  const self: Trial = {
    clock,
    recorded,
    bus,
    send,
    start,
    ask: async (operation, input, as) => read(operation, await send(operation, input, as)),
    tell: async ({ service, type, key: field }, payload) => {
      const key = String((payload as Record<string, unknown>)[field])
      const seq = (told.get(`${service} ${key}`) ?? 0) + 1
      told.set(`${service} ${key}`, seq)
      const time = new Date(clock.now()).toISOString()
      const envelope: CloudEvent = {
        specversion: '1.0',
        id: `${service}:${key}:${seq}`,
        source: `/souk/${service}`,
        type,
        subject: key,
        time,
        datacontenttype: 'application/json',
        sequence: String(seq),
        data: payload,
      }
      await bus.publish(service, [envelope])
      await clock.advance(100)
    },
    advance: (ms) => clock.advance(ms),
    published: async () => {
      await clock.advance(200)
      return bus.published()
    },
    delivered: () => delivered,
    kill: (which) => {
      for (const entry of running.filter(({ service, host }) => service === which || host === which)) {
        entry.die()
        net.cut(entry.host.url)
        forget(entry)
      }
    },
    pause: (which) => running.find(({ host }) => host === which)?.pause(),
    resume: (which) => running.find(({ host }) => host === which)?.resume(),
    database: (service) => databases.get(service) as Database,
    stop: async () => {
      await Promise.all(running.map((each) => each.host.stop()))
      for (const database of databases.values()) await drive(database.close())
    },
  }
  for (const service of services) await start(service)
  return self
}

/** The output, checked more strictly than the real world does: an answer must not carry more than the contract says. */
function read<Op extends Operation>(operation: Op, { status, body }: Answer): OutputOf<Op> {
  const where = `${operation.service}.${operation.name}`
  if (status < 400) {
    const more = unknownFields(operation.output, body)
    if (more.length > 0) throw new Error(`${where} answers more than its contract says: ${JSON.stringify(more)}`)
    return body as OutputOf<Op>
  }
  const problem = body as Problem
  const category =
    operation.refusals[problem.code] ?? (Object.keys(categories) as Category[]).find((name) => name === problem.code)
  if (isProblem(body) && category !== undefined)
    throw new Refusal(problem.code, category, problem.detail, problem.errors)
  throw new Error(`${where} answered ${status}: ${JSON.stringify(body)}`)
}
