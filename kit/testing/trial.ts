import { memoryBus, type CloudEvent, type Faults } from '../bus/index.ts'
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
import { host, type Host } from '../host/index.ts'
import { createPassports, type Bearer } from '../passport/index.ts'
import type { Service } from '../service/index.ts'
import { recorder, type Recorder } from '../telemetry/index.ts'
import { idMaker, seededRandom, virtualClock, type VirtualClock, type World } from '../world/index.ts'
import { trialKeys } from './trial-keys.ts'
import { trialNet } from './trial-net.ts'

/** Who asks, in a test. Default: the gateway, on behalf of nobody. */
export interface As extends Bearer {
  readonly service?: string
  readonly idempotencyKey?: string
  readonly deadlineMs?: number
}

/** Staff with every permission, asking through the gateway. */
export const staff: As = { subject: 'staff', permissions: ['*'] }

export interface Trial {
  readonly clock: VirtualClock
  readonly recorded: Recorder
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
  /** Ends a process at once, as kill -9 would; its data stays. */
  kill(service: string): void
  /** Starts one more process of a service; after `kill`, the first again. */
  start(service: Service): Promise<Host>
  database(service: string): Database
  stop(): Promise<void>
}

export interface TrialOptions {
  readonly seed?: number
  readonly env?: Record<string, string>
  readonly faults?: Faults
  /** Opens the database of a service; default: SQLite in memory. */
  readonly openDatabase?: (service: string, world: World) => Promise<Database>
}

const PATIENCE_MS = 120_000

/**
 * Runs services in one process, without a socket: SQLite in memory, a bus in memory, calls as function calls, a clock that
 * moves only when the test lets it, chance from a seed. The services cannot tell.
 */
export async function trial(services: readonly Service[], options: TrialOptions = {}): Promise<Trial> {
  const { seed = 1, env = {}, faults } = options
  const clock = virtualClock()
  const random = seededRandom(seed)
  const newId = idMaker(clock, random)
  const recorded = recorder({ clock, random })
  const net = trialNet()
  const keys = trialKeys(seed)
  const bus = memoryBus({ clock, ...(faults ? { faults } : {}) })
  const databases = new Map<string, Database>()
  const running: { service: string; host: Host; crash(): void }[] = []
  const told = new Map<string, number>()

  const worldFor = (): { world: World; crash(): void } => {
    const own = bus.connect()
    const world: World = {
      instanceId: newId('ins'),
      newId,
      clock,
      random,
      env,
      keys,
      bus: own,
      discovery: net.discovery,
      transport: net.transport,
      telemetry: recorded,
      listen: net.listen,
      openDatabase: async (service) => {
        let database = databases.get(service)
        if (database === undefined) {
          database = options.openDatabase
            ? await options.openDatabase(service, world)
            : openSqlite({ file: ':memory:', synchronous: 'NORMAL' }, clock, random)
          databases.set(service, database)
        }
        // Instances share it, so only the end of the trial closes it.
        return { ...database, close: async () => {} }
      },
    }
    return { world, crash: () => own.crash() }
  }

  /** Runs something to its end while time passes. */
  const drive = async <T>(work: Promise<T>): Promise<T> => {
    let done = false
    const finished = work.finally(() => (done = true))
    finished.catch(() => {})
    const until = clock.monotonic() + PATIENCE_MS
    while (!done) {
      await turns(4)
      if (done) break
      if (clock.monotonic() > until) throw new Error(`nothing came of it in ${PATIENCE_MS} ms of virtual time`)
      await clock.advance(1)
    }
    return finished
  }

  const send = async (operation: Operation, input: unknown, as: As = {}): Promise<Answer> => {
    const { service: from = 'gateway', idempotencyKey, deadlineMs, ...bearer } = as
    const instance = net.discovery.instances(operation.service)[0]
    if (instance === undefined) throw new Error(`${operation.service} does not run`)
    const passport = await createPassports(from, keys, clock).issue(operation.service, bearer)
    const metadata = {
      passport,
      ...(idempotencyKey ? { idempotencyKey } : {}),
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
    }
    return drive(net.transport.send(instance, operation, input, metadata, new AbortController().signal))
  }

  const start = async (service: Service): Promise<Host> => {
    const { world, crash } = worldFor()
    const started = await drive(host(service, world))
    await drive(started.started)
    running.push({ service: service.contract.name, host: started, crash })
    return started
  }

  const self: Trial = {
    clock,
    recorded,
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
    kill: (service) => {
      for (const each of running.filter((entry) => entry.service === service)) {
        each.crash()
        net.cut(each.host.url)
      }
    },
    database: (service) => databases.get(service) as Database,
    stop: async () => {
      await drive(Promise.all(running.map((each) => each.host.stop())))
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

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
}
