import { systemClock } from '../../world/clock.ts'
import { systemRandom } from '../../world/random.ts'
import { busConformance } from '../bus.conformance.ts'
import type { Bus } from '../bus.ts'
import { connectBroker } from '../broker-client.ts'
import type { Status } from './status.ts'
import { BrokerProcess } from './testing/broker-process.ts'
import { openLink } from './testing/link.ts'

busConformance('the built-in broker', async () => {
  const broker = await BrokerProcess.start()
  const clients = new Map<Bus, () => void>()
  const connect = async () => {
    const { url, cut } = await openLink(broker.url)
    const bus = connectBroker({ url, clock: systemClock, random: systemRandom })
    clients.set(bus, cut)
    return bus
  }
  const again = async (signal: 'SIGTERM' | 'SIGKILL', ...how: Parameters<BrokerProcess['start']>) => {
    await broker.end(signal)
    await broker.start(...how)
  }
  const bus = await connect()
  return {
    bus,
    another: connect,
    die: async (client) => clients.get(client)?.(),
    restart: () => again('SIGTERM'),
    crash: () => again('SIGKILL'),
    trim: async () => {
      await again('SIGTERM', { bytes: 0, ms: 0 })
      while (((await (await broker.ask('/v1/topics')).json()) as Status).topics.some(({ events }) => events > 0));
      await again('SIGTERM')
    },
    close: async () => {
      for (const [client, cut] of clients) {
        await client.close()
        cut()
      }
      await broker.close()
    },
  }
})
