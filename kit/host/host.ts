import { createCalls } from '../call/index.ts'
import type { Endpoint } from '../call/transport.ts'
import { configure } from '../config/index.ts'
import { contractHash, type Wire } from '../contract/index.ts'
import { DatabaseError, type Database } from '../database/index.ts'
import { createPassports } from '../passport/index.ts'
import { createShedder } from '../resilience/index.ts'
import type { Service } from '../service/index.ts'
import { anchoredClock, type World } from '../world/index.ts'
import { createDispatch } from './dispatch.ts'
import { openDatabase } from './open-database.ts'
import { operatorOperations } from './operator.ts'
import type { Runtime } from './runtime.ts'
import { EVERYBODY, hostSettings } from './settings.ts'
import { createTransact } from './transact.ts'
import { sagasOf } from './saga/registry.ts'
import { createWaiting } from './saga/waiting.ts'
import { startWork, type Work } from './work.ts'

/** After leaving the registry, how long requests still come from callers that have not heard of it. */
const GRACE_MS = 150

/**
 * A core shared with a dozen other processes makes calls wait for it; that is not yet too much work for this one. With a floor
 * of 64 the order service turned one of 64 buyers away on PostgreSQL, since what other services ask of it counts too.
 */
const SHEDDING = { min: 128, slackMs: 50 }

/** A running service. */
export interface Host {
  readonly url: string
  readonly id: string
  /** Resolves when the service has become ready for the first time. Rejects when its data belongs to a newer version that has taken something away. */
  readonly started: Promise<void>
  /** Reasons why it should not get requests now; empty when ready. */
  notReady(): Promise<readonly string[]>
  /** The service's own database, for the operator's tools. Throws while it is not open. */
  database(): Database
  /** Takes no new work, finishes what it has, and lets go of everything. */
  stop(): Promise<void>
}

/**
 * Makes a process of a service and a world. Resolves when it listens, so that it can be asked about its health; `started`
 * tells when it is ready. `wire`: the numbers of binary wires that its `contract.json` keeps. Rejects with a
 * `ConfigurationError` before anything is opened.
 */
export async function host(service: Service, outside: World, version = '0.0.0', wire?: Wire): Promise<Host> {
  const name = service.contract.name
  const world = { ...outside, clock: anchoredClock(outside) }
  const config = configure(name, service.config, world.env)
  const settings = configure(EVERYBODY, hostSettings, world.env)
  const passports = createPassports(name, world.keys, world.clock, outside.clock.now)
  const stopping = new AbortController()
  let opened: Database | undefined
  let work: Work | undefined
  const watching = new Set<() => void>()

  const notOpen = (): never => {
    throw new DatabaseError('unavailable', `the database of ${name} is not open yet`)
  }
  const database = () => opened ?? notOpen()
  const sagas = sagasOf(service)
  const driver = () => work?.driver ?? notOpen()
  const runtime: Runtime = {
    service,
    world,
    wallTime: outside.clock.now,
    config,
    settings,
    passports,
    calls: createCalls(name, world, passports),
    shedder: createShedder({ clock: world.clock, settings: SHEDDING }),
    database,
    transact: createTransact(
      name,
      database,
      world,
      sagas,
      (id) => driver().homeOf(id),
      (...done) => {
        work?.committed(...done)
        for (const changed of watching) changed()
      },
    ),
    sagas,
    waiting: createWaiting(database, world.clock),
    driver,
  }
  const notReady = async (): Promise<string[]> => {
    if (stopping.signal.aborted) return ['it is stopping']
    try {
      await database().check()
      return []
    } catch (error) {
      return [`database: ${(error as Error).message}`]
    }
  }
  const endpoint: Endpoint = {
    contract: service.contract,
    version,
    hears: service.reactions.map(({ event }) => event.type),
    wire,
    operations: { ...operatorOperations, ...service.contract.operations },
    dispatch: createDispatch(runtime),
    onCommit: (changed) => {
      watching.add(changed)
      return () => void watching.delete(changed)
    },
    notReady,
    metrics: () => world.telemetry.metrics(),
  }
  const listener = await world.listen(endpoint)
  const id = world.instanceId
  let deregister = async () => {}

  const started = (async () => {
    opened = await openDatabase(service, world, stopping.signal)
    if (opened === undefined) return
    work = startWork(runtime, opened)
    await work.driver?.started
    deregister = await world.discovery.register({
      service: name,
      id,
      url: listener.url,
      ...(listener.grpcUrl === undefined ? {} : { grpcUrl: listener.grpcUrl }),
      version,
      contractHash: contractHash(service.contract),
      operations: Object.keys(service.contract.operations),
    })
  })()
  started.catch(() => {})

  return {
    url: listener.url,
    id,
    started,
    notReady,
    database,
    stop: async () => {
      stopping.abort()
      await started.catch(() => {})
      await deregister()
      await world.clock.sleep(GRACE_MS)
      await listener.close()
      await work?.close()
      await opened?.close()
    },
  }
}
