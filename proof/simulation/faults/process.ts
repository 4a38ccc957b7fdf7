import type { Database, Reader } from '@souk/kit/database'
import type { World } from '@souk/kit/world'
import type { Notes } from '../notes.ts'
import type { Weather } from '../weather.ts'
import { withUnansweredPublishing } from './bus.ts'
import type { Way } from './calls.ts'
import { withDiskFaults } from './disk.ts'
import type { Victim } from './victim.ts'

/** The world of a process in the storm. */
export function stormy(world: World, victim: Victim, weather: Weather, way: Way, notes: Notes): World {
  const after = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work
    victim.awaits()
    return result
  }
  const { clock, bus, transport } = world
  const awaiting: World = {
    ...world,
    clock: {
      ...clock,
      now: () => clock.now() + victim.aheadMs(),
      sleep: (ms, signal) => after(clock.sleep(ms, signal)),
    },
    bus: { ...bus, publish: (topic, events) => after(bus.publish(topic, events)) },
    transport: {
      ...transport,
      send: (instance, operation, input, metadata, signal) =>
        after(
          way({ from: victim.service, to: instance.service, signal }, () =>
            transport.send(instance, operation, input, metadata, signal),
          ),
        ),
    },
    openDatabase: async (...args) => awaitingDatabase(await world.openDatabase(...args), after),
  }
  return withDiskFaults({ ...awaiting, bus: withUnansweredPublishing(awaiting.bus, weather) }, victim, weather, notes)
}

const awaitingDatabase = (database: Database, after: <T>(work: Promise<T>) => Promise<T>): Database => ({
  ...database,
  read: {
    all: (...args: Parameters<Reader['all']>) => after(database.read.all(...args)),
    get: (...args: Parameters<Reader['get']>) => after(database.read.get(...args)),
  } as Reader,
  transaction: (work) => after(database.transaction(work)),
})
