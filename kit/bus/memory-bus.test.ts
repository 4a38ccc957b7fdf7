import { systemClock } from '../world/clock.ts'
import { busConformance } from './bus.conformance.ts'
import type { Bus } from './bus.ts'
import { memoryBus, type MemoryBus } from './memory-bus.ts'

busConformance(
  'the bus in memory',
  async () => {
    const bus = memoryBus({ clock: systemClock })
    const clients: Bus[] = [bus]
    return {
      bus,
      another: async () => {
        const client = bus.connect()
        clients.push(client)
        return client
      },
      die: async (client) => (client as MemoryBus).crash(),
      trim: async () => bus.trim('order'),
      close: async () => {
        await Promise.all(clients.map((client) => client.close()))
      },
    }
  },
  {
    restart: 'it has no broker that could be restarted: it lives and ends with the world',
    crash: 'it has no process that could be killed',
  },
)
