import type { MemoryBus } from '../bus/index.ts'
import type { Database, Leadership, Reader } from '../database/index.ts'
import type { Messenger } from '../message/index.ts'
import type { World } from '../world/index.ts'

/** The world of a process that can be killed. */
export interface MortalWorld {
  readonly world: World
  /**
   * From now on nothing that the process awaits ever comes: it does nothing more, leads nothing, and what it had not
   * committed is rolled back. What it had committed stays.
   */
  die(): void
}

/** A world whose process can die at any await, as by kill -9. `bus` is the client of this process alone. */
export function mortalWorld(world: World, bus: MemoryBus): MortalWorld {
  const death = new AbortController()
  const dead = death.signal
  const unlessDead = <T>(work: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      work.then(
        (value) => dead.aborted || resolve(value),
        (error: unknown) => dead.aborted || reject(error as Error),
      )
    })
  return {
    world: {
      ...world,
      bus: { ...bus, publish: (topic, events) => unlessDead(bus.publish(topic, events)) },
      ...(world.messenger ? { messenger: mortalMessenger(world.messenger, dead, unlessDead) } : {}),
      transport: { ...world.transport, send: (...args) => unlessDead(world.transport.send(...args)) },
      discovery: {
        ...world.discovery,
        register: async (instance) => (dead.aborted ? async () => {} : world.discovery.register(instance)),
      },
      openDatabase: async (...args) => mortalDatabase(await world.openDatabase(...args), dead, unlessDead),
    },
    die: () => {
      death.abort()
      bus.crash()
    },
  }
}

type UnlessDead = <T>(work: Promise<T>) => Promise<T>

const mortalMessenger = (messenger: Messenger, dead: AbortSignal, unlessDead: UnlessDead): Messenger => ({
  ...messenger,
  deliver: (message) => unlessDead(dead.aborted ? new Promise(() => {}) : messenger.deliver(message)),
})

function mortalDatabase(database: Database, dead: AbortSignal, unlessDead: UnlessDead): Database {
  const read = {
    all: (...args: Parameters<Reader['all']>) => unlessDead(database.read.all(...args)),
    get: (...args: Parameters<Reader['get']>) => unlessDead(database.read.get(...args)),
  } as Reader
  return {
    engine: database.engine,
    read,
    transaction: (work) =>
      unlessDead(
        database.transaction(async (db) => {
          dead.throwIfAborted()
          const result = await work(db)
          dead.throwIfAborted()
          return result
        }),
      ),
    migrate: (...args) => unlessDead(database.migrate(...args)),
    check: () => unlessDead(database.check()),
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
