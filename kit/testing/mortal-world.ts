import type { Bus, MemoryBus } from '../bus/index.ts'
import type { Endpoint } from '../call/index.ts'
import type { Database, Leadership, Reader } from '../database/index.ts'
import type { Messenger } from '../message/index.ts'
import type { Outbound } from '../outbound/index.ts'
import type { Clock, World } from '../world/index.ts'
import { gate, type Gate } from './gate.ts'

/** The world of a process that can be killed, and stopped for a while. */
export interface MortalWorld {
  readonly world: World
  /**
   * From now on nothing that the process awaits ever comes: it does nothing more, leads nothing, and what it had not
   * committed is rolled back. What it had committed stays.
   */
  die(): void
  /** From now on nothing that the process awaits comes, until `resume`: it keeps what it leads, and does not know. */
  pause(): void
  resume(): void
}

/** A world whose process can die at any await, as by kill -9, or stand still, as by SIGSTOP. `bus` is the client of this process alone. */
export function mortalWorld(world: World, bus: MemoryBus): MortalWorld {
  const life = gate()
  const { dead, pass } = life
  return {
    world: {
      ...world,
      clock: mortalClock(world.clock, life),
      bus: mortalBus(bus, life),
      ...(world.messenger ? { messenger: mortalMessenger(world.messenger, life) } : {}),
      ...(world.outbound ? { outbound: mortalOutbound(world.outbound, life) } : {}),
      transport: { ...world.transport, send: (...args) => pass(world.transport.send(...args)) },
      discovery: {
        ...world.discovery,
        register: async (instance) => (dead.aborted ? async () => {} : world.discovery.register(instance)),
      },
      openDatabase: async (...args) => mortalDatabase(await world.openDatabase(...args), life),
      listen: (endpoint) => world.listen(mortalEndpoint(endpoint, life)),
    },
    die: () => {
      life.die()
      bus.crash()
    },
    pause: life.pause,
    resume: life.resume,
  }
}

const mortalClock = (clock: Clock, { pass, run }: Gate): Clock => ({
  ...clock,
  sleep: (ms, signal) => pass(clock.sleep(ms, signal)),
  after: (ms, what) => {
    let cancelled = false
    // It may be cancelled while it is held back.
    const cancel = clock.after(ms, () => run(() => cancelled || what()))
    return () => {
      cancelled = true
      cancel()
    }
  },
})

const mortalBus = (bus: MemoryBus, { pass, open }: Gate): Bus => ({
  ...bus,
  publish: (topic, events) => pass(bus.publish(topic, events)),
  subscribe: (options) =>
    bus.subscribe({
      ...options,
      handle: async (batch, signal) => {
        await open()
        return options.handle(batch, signal)
      },
    }),
})

const mortalEndpoint = (endpoint: Endpoint, { open, pass }: Gate): Endpoint => ({
  ...endpoint,
  dispatch: async (...args) => {
    await open()
    return pass(endpoint.dispatch(...args))
  },
})

const mortalMessenger = (messenger: Messenger, { dead, pass }: Gate): Messenger => ({
  ...messenger,
  deliver: (message) => pass(dead.aborted ? new Promise(() => {}) : messenger.deliver(message)),
})

const mortalOutbound = (outbound: Outbound, { dead, pass }: Gate): Outbound => ({
  ...outbound,
  post: (request, signal) => pass(dead.aborted ? new Promise(() => {}) : outbound.post(request, signal)),
})

function mortalDatabase(database: Database, life: Gate): Database {
  const { dead, pass } = life
  const read = {
    all: (...args: Parameters<Reader['all']>) => pass(database.read.all(...args)),
    get: (...args: Parameters<Reader['get']>) => pass(database.read.get(...args)),
  } as Reader
  return {
    engine: database.engine,
    read,
    transaction: (work) =>
      pass(
        database.transaction(async (db) => {
          dead.throwIfAborted()
          const result = await work(db)
          dead.throwIfAborted()
          return result
        }),
      ),
    migrate: (...args) => pass(database.migrate(...args)),
    check: () => pass(database.check()),
    lead: (name, run) => mortalLeadership(database, name, run, dead),
    // Instances share it, so only the end of the trial closes it.
    close: async () => {},
  }
}

/** A dead leader lets go at once, as the locks of a dead process do. */
function mortalLeadership(
  database: Database,
  name: string,
  run: (signal: AbortSignal) => Promise<void>,
  dead: AbortSignal,
): Leadership {
  const died = new Promise<void>((resolve) => dead.addEventListener('abort', () => resolve()))
  const leadership = database.lead(name, (signal) =>
    dead.aborted ? Promise.resolve() : Promise.race([run(AbortSignal.any([signal, dead])), died]),
  )
  dead.addEventListener('abort', () => void leadership.release())
  return leadership
}
